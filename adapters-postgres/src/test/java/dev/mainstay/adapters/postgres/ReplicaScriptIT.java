package dev.mainstay.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.ports.out.OperatorScript;
import dev.mainstay.ports.out.StandbySource;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.testing.fixture.PostgresContainer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The script of spec/panel-api.md 4.3, read by shellcheck and run for real. */
class ReplicaScriptIT {

    private static final Secret PASSWORD = Secret.of("it's a \\ $(touch /tmp/hit) : \"secret\" `id`");
    private static final SlotName SLOT = SlotName.of(new NodeId(2));

    @TempDir
    Path temporary;

    /** How a script ended. */
    private record Ended(int status, String words) {}

    /** Case K-084. */
    @ParameterizedTest
    @EnumSource(OperatorScript.Use.class)
    void holds_the_steps_in_their_order_and_no_password(OperatorScript.Use use) throws Exception {
        String text = script(use, "proxpanel-db", 5432).text();
        String calls = text.substring(text.indexOf("trap go_back EXIT"));

        assertThat(text)
                .contains("pg_basebackup")
                .contains("-Fp -Xs -P -R -S replica_2")
                .contains("standby.signal");
        assertThat(calls).containsSubsequence("stop_all", "keep_old", "copy", "configure", "swap", "start");
        assertThat(text).doesNotContain(PASSWORD.reveal()).doesNotContain("touch /tmp/hit");
        assertThat(run(List.of("bash", "-n", write(text)))).isEqualTo(new Ended(0, ""));
        assertThat(run(List.of("shellcheck", write(text)))).isEqualTo(new Ended(0, ""));
    }

    /** H-21: what a field holds is never a command. */
    @ParameterizedTest
    @ValueSource(strings = {"/x'; touch hit; '", "/$(touch hit)", "/`touch hit`", "/\"; touch hit; \"", "/a\\'b c"})
    void survives_hostile_values(String path) throws Exception {
        ReplicaScript script = new ReplicaScript(
                OperatorScript.Use.JOIN,
                "proxpanel-db",
                List.of("proxpanel-radius"),
                source(5432),
                Path.of(path),
                Path.of(path),
                0);
        String text = script.text();
        String head = text.substring(0, text.indexOf("STAMP="));

        assertThat(run(List.of("shellcheck", write(text)))).isEqualTo(new Ended(0, ""));
        assertThat(run(List.of("bash", "-c", head + "printf '%s' \"$PASSWORD_FILE\"")))
                .isEqualTo(new Ended(0, path));
        assertThat(temporary.resolve("hit")).doesNotExist();
    }

    @Test
    void refuses_what_cannot_be_a_container_or_a_line() {
        assertThatThrownBy(() -> script(OperatorScript.Use.JOIN, "db;id", 5432))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> ShellWords.quoted("one\ntwo")).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void makes_a_standby_of_the_main_once_and_puts_the_old_data_back_when_it_cannot() throws Exception {
        try (PostgresContainer main = PostgresContainer.started();
                PostgresContainer node = PostgresContainer.started();
                PostgresContainer second = PostgresContainer.started()) {
            admit(main);
            fill(node, "old");
            fill(second, "old");

            assertThat(run(script(OperatorScript.Use.JOIN, node.name(), main.port()), "--dry-run"))
                    .matches(ended -> ended.status() == 0)
                    .matches(ended -> ended.words().contains("would stop"));
            assertThat(word(node)).isEqualTo("old");

            Ended done = run(script(OperatorScript.Use.JOIN, node.name(), main.port()), "--yes");
            assertThat(done.status()).as(done.words()).isZero();
            assertThat(word(node)).isEqualTo("main");
            assertThat(node.isInRecovery()).isTrue();
            assertThat(node.inspect("{{.HostConfig.RestartPolicy.Name}}")).isEqualTo("unless-stopped");
            assertThat(Files.getAttribute(node.dataDirectory(), "unix:uid")).isEqualTo(node.uid());
            assertThat(passwordFile()).doesNotExist();
            assertThat(done.words()).doesNotContain(PASSWORD.reveal());

            Ended again = run(script(OperatorScript.Use.JOIN, node.name(), main.port()), "--yes");
            assertThat(again.status()).as(again.words()).isZero();
            assertThat(again.words()).contains("follows that main already");

            Ended taken = run(script(OperatorScript.Use.RETURN, second.name(), main.port()), "--yes");
            assertThat(taken.status()).as(taken.words()).isNotZero();
            assertThat(taken.words()).contains("putting the old data back");
            second.start();
            assertThat(word(second)).isEqualTo("old");
            assertThat(second.isInRecovery()).isFalse();
            assertThat(beside(second)).anyMatch(name -> name.contains("old_main"));
            assertThat(Path.of("/tmp/hit")).doesNotExist();

            demoted(main, node);
            diverged(main, node);
        }
    }

    /** Planned: the old main ended cleanly, the standby had all of it and leads. No copy is made. */
    private void demoted(PostgresContainer old, PostgresContainer fresh) throws Exception {
        awaitStream(fresh);
        old.stop();
        promote(fresh);
        OperatorScriptRun back = new OperatorScriptRun(old, fresh);

        assertThat(back.ends("--dry-run")).contains("reattach, follow");
        assertThat(old.dataDirectory().resolve("standby.signal")).doesNotExist();
        back.ends("--yes");

        assertThat(old.isInRecovery()).isTrue();
        await().ignoreExceptions()
                .until(() -> old.query("SELECT word FROM later").equals("later"));
        assertThat(beside(old)).as("no copy was made").containsExactly("data");
        assertThat(passwordFile()).doesNotExist();
        assertThat(back.ends("--yes")).contains("follows that main already");
    }

    /** Two took writes: what only this one has is in the archive and in the old directory, and it follows by a copy. */
    private void diverged(PostgresContainer old, PostgresContainer fresh) throws Exception {
        old.execute("SELECT pg_promote()");
        old.execute("CREATE TABLE own AS SELECT 'own' AS word");
        OperatorScriptRun back = new OperatorScriptRun(old, fresh);

        assertThat(back.ends("--dry-run")).contains("reattach, copy");
        assertThat(old.isInRecovery()).isFalse();
        String told = back.ends("--yes");

        assertThat(old.isInRecovery()).isTrue();
        assertThat(old.query("SELECT to_regclass('own') IS NULL")).isEqualTo("t");
        assertThat(beside(old)).anyMatch(name -> name.contains("before-replica"));
        Path archive = old.dataDirectory()
                .resolveSibling(beside(old).stream()
                        .filter(name -> name.endsWith(".tar.gz"))
                        .findFirst()
                        .orElseThrow());
        assertThat(archive.getFileName().toString()).contains("old_main");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(archive)))
                .isEqualTo("rw-------");
        assertThat(run(List.of("tar", "-tzf", archive.toString())).words()).contains("./global/pg_control");
        assertThat(told).contains("The old data stays");
    }

    /** The return of one server to another. */
    private final class OperatorScriptRun {
        private final PostgresContainer old;
        private final PostgresContainer fresh;

        private OperatorScriptRun(PostgresContainer old, PostgresContainer fresh) {
            this.old = old;
            this.fresh = fresh;
        }

        /** What it said; it must end well. */
        private String ends(String option) throws Exception {
            Ended ended = run(script(OperatorScript.Use.RETURN, old.name(), fresh.port()), option);
            assertThat(ended.status()).as(ended.words()).isZero();
            return ended.words();
        }
    }

    private static void awaitStream(PostgresContainer standby) {
        await().until(() ->
                standby.query("SELECT count(*) FROM pg_stat_wal_receiver").equals("1"));
    }

    private static void promote(PostgresContainer standby) {
        standby.execute("SELECT pg_promote()");
        standby.execute("SELECT pg_create_physical_replication_slot('" + SLOT.value() + "')");
        standby.execute("CREATE TABLE later AS SELECT 'later' AS word");
    }

    @Test
    void touches_nothing_when_the_main_refuses() throws Exception {
        try (PostgresContainer main = PostgresContainer.started();
                PostgresContainer node = PostgresContainer.started()) {
            fill(node, "old");

            Ended refused = run(script(OperatorScript.Use.JOIN, node.name(), main.port()), "--yes");

            assertThat(refused.status()).isNotZero();
            assertThat(refused.words()).contains("does not let us in");
            assertThat(word(node)).isEqualTo("old");
            assertThat(beside(node)).containsExactly("data");
        }
    }

    private static void admit(PostgresContainer main) {
        fill(main, "main");
        main.execute("CREATE ROLE replicator LOGIN REPLICATION PASSWORD '"
                + PASSWORD.reveal().replace("'", "''") + "'");
        main.execute("SELECT pg_create_physical_replication_slot('" + SLOT.value() + "')");
        main.allow("host replication replicator 127.0.0.1/32 scram-sha-256");
        main.reload();
    }

    private static void fill(PostgresContainer server, String word) {
        server.execute("CREATE TABLE content AS SELECT '" + word + "' AS word");
    }

    private static String word(PostgresContainer server) {
        return server.query("SELECT word FROM content");
    }

    private static List<String> beside(PostgresContainer server) throws IOException {
        try (Stream<Path> all = Files.list(server.dataDirectory().resolveSibling(""))) {
            return all.map(path -> path.getFileName().toString()).toList();
        }
    }

    private ReplicaScript script(OperatorScript.Use use, String container, int port) {
        return new ReplicaScript(
                use, container, List.of(), source(port), passwordFile(), Path.of("/var/lib/postgresql/data"), 0);
    }

    private static StandbySource source(int port) {
        return new StandbySource(new Endpoint(new NodeAddress("127.0.0.1"), port), PASSWORD, SLOT, new NodeId(2));
    }

    private Path passwordFile() {
        return temporary.resolve("replica.pass");
    }

    private String write(String text) throws IOException {
        return Files.writeString(temporary.resolve("replica.sh"), text).toString();
    }

    private Ended run(ReplicaScript script, String option) throws Exception {
        Path password = Files.writeString(passwordFile(), script.passwordLine());
        Path unused = Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        return run(List.of("bash", write(script.text()), option));
    }

    private Ended run(List<String> line) throws Exception {
        Path output = temporary.resolve("words");
        Process process = new ProcessBuilder(new ArrayList<>(line))
                .directory(temporary.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(150, TimeUnit.SECONDS)).as(line.toString()).isTrue();
        return new Ended(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }
}
