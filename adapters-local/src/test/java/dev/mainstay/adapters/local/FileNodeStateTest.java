package dev.mainstay.adapters.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.ports.out.NodeStateStore;
import dev.mainstay.ports.out.ScheduledRestart.Part;
import dev.mainstay.testing.contract.NodeStateStoreContract;
import dev.mainstay.testing.contract.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileNodeStateTest extends NodeStateStoreContract {

    @TempDir
    Path temporary;

    private Nodes node;

    @BeforeEach
    void start() {
        node = new Nodes(temporary.resolve("state"));
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Override
    protected NodeStateStore fresh() {
        return node.agent().state();
    }

    @Override
    protected NodeStateStore restarted() {
        return node.restarted().state();
    }

    @Test
    void lets_others_pass_through_the_directory_and_read_nothing() throws IOException {
        NodeStateStore store = fresh();
        store.update(facts -> Samples.secondary(facts.node().hardwareId()));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())))
                .isEqualTo("rwx--x--x");
        try (var files = Files.list(directory())) {
            assertThat(files.toList())
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void a_scheduled_restart_of_before_is_bound_to_recovery_alone() {
        ObjectNode tree = Json.object()
                .put("at", "2026-07-30T12:00:00Z")
                .put("actor", "user:ana")
                .put("pending", false)
                .put("in_recovery", true);
        assertThat(RestartCodec.decode(Fields.of(tree, "a restart")).onlyIf().part())
                .contains(Part.STANDBY);
        tree.put("in_recovery", false);
        assertThat(RestartCodec.decode(Fields.of(tree, "a restart")).onlyIf().part())
                .contains(Part.MAIN);
    }

    @Test
    void a_file_of_before_settings_were_remembered_loads_without_any() throws IOException {
        NodeStateStore store = fresh();
        store.update(facts -> facts.given(new TreeSet<>(List.of("jit", "work_mem"))));
        String now = Files.readString(file());
        String before = now.replaceFirst("(?s),\\s*\"parameters\"\\s*:\\s*\\[[^]]*]", "");
        assertThat(before).isNotEqualTo(now).doesNotContain("parameters");
        node.close();
        Files.writeString(file(), before);

        assertThat(restarted().load().parameters()).isEmpty();
    }

    @Test
    void runs_concurrent_updates_one_after_the_other() {
        NodeStateStore store = fresh();
        List<CompletableFuture<Void>> writers = IntStream.range(0, 4)
                .mapToObj(writer -> CompletableFuture.runAsync(() -> countUp(store, 25)))
                .toList();

        writers.forEach(CompletableFuture::join);

        assertThat(restarted().load().node().term()).isEqualTo(new Term(100));
    }

    @Test
    void writes_nothing_when_nothing_changes() throws IOException {
        NodeStateStore store = fresh();
        Object before = Files.getAttribute(file(), "unix:ino");

        store.update(facts -> facts);

        assertThat(Files.getAttribute(file(), "unix:ino")).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"schema\":2}",
                "{\"schema\":\"1\"}",
                "{\"schema\":1,\"hardware_id\":\"hw-1\",\"role\":\"emperor\",\"state\":\"main\",\"epoch\":1}",
                "{\"schema\":1,\"hardware_id\":\"hw-1\",\"role\":\"main\",\"state\":\"main\",\"epoch\":-1}",
                "{\"schema\":1,\"hardware_id\":\"hw-1\",\"role\":\"main\",\"state\":\"main\",\"epoch\":1,\"novel\":1}",
                "{\"schema\":1,\"hardware_id\":\"hw-1\",\"role\":\"main\",\"state\":\"main\",\"epoch\":1} and more",
            })
    void refuses_a_file_it_does_not_understand_and_leaves_it_as_it_is(String content) throws IOException {
        node.close();
        Files.writeString(file(), content);

        assertThatThrownBy(() -> node.another().open())
                .isInstanceOf(OperationFailedException.class)
                .hasMessageContaining(file().toString())
                .hasMessageContaining("mv " + file());
        assertThat(file()).hasContent(content);
    }

    @Test
    void does_not_repeat_a_secret_of_a_file_it_does_not_understand() throws IOException {
        node.close();
        Files.writeString(file(), "{\"schema\":1,\"secrets\":{\"cluster\":hunter2}}");

        assertThatThrownBy(() -> node.another().open())
                .hasMessageNotContaining("hunter2")
                .hasNoCause();
    }

    @Test
    void keeps_the_old_facts_when_the_new_ones_cannot_be_written() throws IOException {
        NodeStateStore store = fresh();
        Files.createDirectories(directory().resolve("node.json.tmp").resolve("in the way"));

        assertThatThrownBy(() -> store.update(facts -> facts.with(facts.node().knowing(new Term(9)))))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining(file().toString());
        assertThat(store.load().node().term()).isEqualTo(Term.NONE);
        assertThat(restarted().load().node().term()).isEqualTo(Term.NONE);
    }

    @Test
    void passes_over_what_a_crash_left_of_an_unfinished_write() throws IOException {
        NodeStateStore store = fresh();
        Files.writeString(directory().resolve("node.json.tmp"), "{\"sche");

        store.update(facts -> facts.with(facts.node().knowing(new Term(9))));

        assertThat(restarted().load().node().term()).isEqualTo(new Term(9));
    }

    private static void countUp(NodeStateStore store, int times) {
        for (int time = 0; time < times; time++) {
            store.update(
                    facts -> facts.with(facts.node().knowing(facts.node().term().next())));
        }
    }

    private Path directory() {
        return node.agent().stateDirectory();
    }

    private Path file() {
        return directory().resolve("node.json");
    }
}
