package dev.mainstay.adapters.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.ports.out.Hooks;
import dev.mainstay.ports.out.RoleChange;
import dev.mainstay.testing.contract.HooksContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HookRunnerTest extends HooksContract {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final RoleChange CHANGE = new RoleChange(Role.MAIN, false, new Term(2), Optional.empty());

    @TempDir
    Path temporary;

    @Override
    protected Hooks succeeding() {
        return runner(script(note()), LIMIT);
    }

    @Override
    protected Hooks failing(String sentence) {
        return runner(script(note() + "echo '" + sentence + "' >&2\nexit 3\n"), LIMIT);
    }

    @Override
    protected List<RoleChange> told() {
        try {
            return Files.readAllLines(notes()).stream()
                    .map(HookRunnerTest::change)
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Test
    void does_nothing_when_no_command_is_configured() {
        Hooks none = new HookRunner(LocalSettings.Hook.none());

        assertThatCode(() -> none.roleChanged(CHANGE)).doesNotThrowAnyException();
    }

    @Test
    void gives_the_command_its_arguments_as_they_are_and_nothing_of_the_agents_environment() throws IOException {
        Path script = script("printf '%s\\n' \"$#\" \"$1\" > " + notes() + "\nenv >> " + notes() + "\n");
        Hooks hooks = new HookRunner(new LocalSettings.Hook(List.of(script.toString(), "$(touch x); a  b"), LIMIT));

        hooks.roleChanged(CHANGE);

        assertThat(Files.readAllLines(notes())).startsWith("1", "$(touch x); a  b");
        assertThat(Files.readAllLines(notes()))
                .contains("MAINSTAY_ROLE=main")
                .noneMatch(line -> line.startsWith("HOME=") || line.startsWith("JAVA") || line.startsWith("MAVEN"));
    }

    @Test
    void names_the_exit_code() {
        Hooks hooks = runner(script("exit 7\n"), LIMIT);

        assertThatThrownBy(() -> hooks.roleChanged(CHANGE))
                .isInstanceOf(OperationFailedException.class)
                .hasMessageContaining("exit code 7");
    }

    @Test
    void tells_how_to_mend_a_command_that_is_not_there() {
        Hooks hooks = runner(temporary.resolve("missing"), LIMIT);

        assertThatThrownBy(() -> hooks.roleChanged(CHANGE))
                .isInstanceOf(OperationFailedException.class)
                .hasMessageContaining("chmod +x " + temporary.resolve("missing"));
    }

    @Test
    void ends_a_command_that_takes_too_long_and_its_children() throws IOException {
        Path script = script("sleep 300 &\necho $! > " + notes() + "\necho waiting\nsleep 300\n");
        Hooks hooks = runner(script, Duration.ofSeconds(1));

        assertThatThrownBy(() -> hooks.roleChanged(CHANGE))
                .isInstanceOf(OperationFailedException.class)
                .hasMessageContaining("longer than 1 s")
                .hasMessageContaining("waiting");

        long child = Long.parseLong(Files.readString(notes()).strip());
        await().atMost(LIMIT)
                .until(() ->
                        ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void does_not_wait_for_a_child_that_keeps_the_output_open() {
        Hooks hooks = runner(script("sleep 300 &\necho $! > " + notes() + "\n"), LIMIT);

        assertThatCode(() -> hooks.roleChanged(CHANGE)).doesNotThrowAnyException();

        long child = child();
        assertThat(ProcessHandle.of(child)).isPresent();
        ProcessHandle.of(child).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void takes_more_output_than_a_pipe_holds_and_shows_its_end() {
        Hooks hooks = runner(script("seq 1 200000\necho the end\nexit 1\n"), LIMIT);

        assertThatThrownBy(() -> hooks.roleChanged(CHANGE))
                .hasMessageContaining("the end")
                .satisfies(error -> assertThat(error.getMessage()).hasSizeLessThan(1_000));
    }

    @Test
    void ends_the_command_when_the_agent_stops() throws Exception {
        Hooks hooks = runner(script("echo $$ > " + notes() + "\nexec sleep 300\n"), LIMIT);
        Thread loop = new Thread(
                () -> assertThatThrownBy(() -> hooks.roleChanged(CHANGE)).hasMessageContaining("the agent stops"));
        loop.start();
        await().atMost(LIMIT).until(() -> Files.exists(notes()) && Files.size(notes()) > 0);

        loop.interrupt();
        loop.join(LIMIT.toMillis());

        assertThat(loop.isAlive()).isFalse();
        long command = child();
        await().atMost(LIMIT)
                .until(() ->
                        ProcessHandle.of(command).filter(ProcessHandle::isAlive).isEmpty());
    }

    private long child() {
        try {
            return Long.parseLong(Files.readString(notes()).strip());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private Path notes() {
        return temporary.resolve("notes");
    }

    private String note() {
        return "echo \"$MAINSTAY_ROLE $MAINSTAY_CLOSED $MAINSTAY_TERM $MAINSTAY_MAIN\" >> " + notes() + "\n";
    }

    private static RoleChange change(String line) {
        String[] words = line.split(" ", 4);
        return new RoleChange(
                Role.of(words[0]).orElseThrow(),
                Boolean.parseBoolean(words[1]),
                new Term(Long.parseLong(words[2])),
                words[3].isEmpty() ? Optional.empty() : Optional.of(new NodeAddress(words[3])));
    }

    private Path script(String body) {
        try {
            Path script = temporary.resolve("on-role-change.sh");
            Files.writeString(script, "#!/bin/sh\n" + body);
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
            return script;
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private static Hooks runner(Path program, Duration limit) {
        return new HookRunner(new LocalSettings.Hook(List.of(program.toString()), limit));
    }
}
