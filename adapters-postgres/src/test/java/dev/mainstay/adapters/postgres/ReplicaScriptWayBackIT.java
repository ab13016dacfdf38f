package dev.mainstay.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.ports.out.OperatorScript;
import dev.mainstay.ports.out.StandbySource;
import dev.mainstay.ports.settings.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the operator's script leaves behind when it does not get to its end: run by real bash, with a stand-in for the
 * engine's command line whose containers are directories.
 */
class ReplicaScriptWayBackIT {

    private static final String DATABASE = "proxpanel-db";
    private static final String SERVICE = "proxpanel-radius";

    /** The copy goes on in its container, by the path that it was given, until that container is removed. */
    private static final String ENGINE = """
            #!/bin/bash
            here=$(cd "$(dirname "$0")/.." && pwd)
            data=$here/data
            at=$here/containers/${!#}
            helper=''
            word=''
            case $1 in
              inspect)
                [[ -d $at ]] || exit 1
                case $3 in
                  *Mounts*) printf '%s|/var/lib/postgresql/data\\n' "$data" ;;
                  *Config.Env*) echo PGDATA=/var/lib/postgresql/data ;;
                  *Image*) echo sha256:0 ;;
                  *RestartPolicy*Running*) echo "$(<"$at/policy"):0 $(<"$at/running")" ;;
                  *RestartPolicy*) cat "$at/policy" ;;
                  *Running*) cat "$at/running" ;;
                esac ;;
              update) echo "$3" >"$at/policy" ;;
              start) echo true >"$at/running" ;;
              stop) echo false >"$at/running" ;;
              rm) rm -rf "$at" ;;
              ps) cd "$here/containers" && ls -d mainstay-replica-* 2>/dev/null ;;
              top) [[ ! -e $data/standby.signal ]] || echo '1 postgres: walreceiver streaming 0/1' ;;
              run)
                for next in "$@"; do
                  [[ $word != --name ]] || helper=$here/containers/$next
                  [[ $word != -D ]] || target=$here/${next#/mainstay/}
                  word=$next
                done
                [[ $word != READ_REPLICATION_SLOT* ]] || echo 'physical|0/1|1'
                [[ -n $target ]] || exit 0
                mkdir -p "$helper" "$target/pg_tblspc"
                echo main >"$target/content"
                echo 'port = 5432' >"$target/postgresql.auto.conf"
                [[ ! -e $here/copy-fails ]] || exit 1
                if [[ -e $here/copy-hangs ]]; then
                  while [[ -d $helper ]]; do
                    mkdir -p "$target" && echo torn >"$target/content" && touch "$here/copying"
                    sleep 0.02
                  done &
                  wait
                fi
                rm -rf "$helper" ;;
            esac
            exit 0
            """;

    private static final String MOVE = """
            #!/bin/bash
            [[ $* != *.fresh-* || ! -e $(dirname "$0")/../move-fails ]] || exit 1
            exec /bin/mv "$@"
            """;

    @TempDir
    Path place;

    private Path data = Path.of("data");

    @BeforeEach
    void a_server_whose_database_and_service_run() throws IOException {
        data = Files.createDirectory(place.resolve("data"));
        Path unusedContent = Files.writeString(data.resolve("content"), "old\n");
        Path unusedConf = Files.writeString(data.resolve("postgresql.auto.conf"), "port = 5432\n");
        for (String name : List.of(DATABASE, SERVICE)) {
            Path container = Files.createDirectories(place.resolve("containers").resolve(name));
            Path unusedPolicy = Files.writeString(container.resolve("policy"), "always\n");
            Path unusedRuns = Files.writeString(container.resolve("running"), "true\n");
        }
        program("docker", ENGINE);
        program("mv", MOVE);
    }

    @ParameterizedTest
    @CsvSource({"HUP, 129", "INT, 130", "TERM, 143"})
    void a_signal_during_the_copy_brings_back_what_was_there(String signal, int status) throws Exception {
        mark("copy-hangs");
        Process script = begun("--yes");
        await().until(() -> Files.exists(place.resolve("copying")));
        assertThat(content(data)).as("the copy has a place of its own").isEqualTo("old");
        assertThat(state(DATABASE)).isEqualTo("no false");

        assertThat(new ProcessBuilder("kill", "-" + signal, String.valueOf(script.pid()))
                        .start()
                        .waitFor())
                .isZero();

        assertThat(ended(script)).contains("putting the old data back");
        assertThat(script.exitValue()).isEqualTo(status);
        assertAsBefore();
    }

    @ParameterizedTest
    @CsvSource({"copy-fails", "move-fails"})
    void a_step_that_fails_brings_back_what_was_there(String how) throws Exception {
        mark(how);

        Process script = begun("--yes");

        assertThat(ended(script)).contains("putting the old data back");
        assertThat(script.exitValue()).isNotZero();
        assertAsBefore();
    }

    /** With process: none no agent starts the database, and none is there to start the service of a secondary. */
    @Test
    void after_it_the_engine_starts_the_database_with_the_machine_and_not_the_services() throws Exception {
        Process script = begun("--yes");

        assertThat(ended(script)).contains("it follows the main", "restart policy of " + DATABASE + " is 'always'");
        assertThat(script.exitValue()).isZero();
        assertThat(state(DATABASE)).isEqualTo("always true");
        assertThat(state(SERVICE)).isEqualTo("unless-stopped false");
        assertThat(content(data)).isEqualTo("main");
        assertThat(beside()).hasSize(2).anyMatch(name -> name.matches("data\\.before-replica-[0-9]{14}"));
        assertThat(ended(begun("--yes"))).contains("follows that main already");
    }

    /** Its copy goes on. */
    @Test
    void the_next_run_ends_what_one_that_was_killed_has_begun_and_knows_what_ran() throws Exception {
        killedDuringTheCopy();
        Files.delete(place.resolve("copy-hangs"));
        mark("copy-fails");

        assertThat(ended(begun("--yes"))).contains("removing " + data + ".fresh-", "putting the old data back");

        assertAsBefore();
    }

    /** As by a loss of power. */
    @Test
    void a_run_that_was_killed_between_its_renames_is_taken_back_by_the_next() throws Exception {
        for (ProcessHandle each : killedDuringTheCopy()) {
            boolean unusedSent = each.destroyForcibly();
            ProcessHandle unusedEnded = each.onExit().get(60, TimeUnit.SECONDS);
        }
        Path kept = Files.move(data, data.resolveSibling("data.before-replica-20261127040000"));

        assertThat(ended(begun("--dry-run"))).contains("Its old data is in " + kept, "would put that back");
        assertThat(data).doesNotExist();
        assertThat(ended(begun("--yes"))).contains("the old data is in its place again");

        assertThat(content(data)).isEqualTo("old");
        assertThat(List.of(state(DATABASE), state(SERVICE))).containsOnly("always true");
    }

    /** What ran under it. */
    private List<ProcessHandle> killedDuringTheCopy() throws Exception {
        mark("copy-hangs");
        Process script = begun("--yes");
        await().until(() -> Files.exists(place.resolve("copying")));
        List<ProcessHandle> under = script.descendants().toList();
        assertThat(script.destroyForcibly().waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(state(DATABASE)).isEqualTo("no false");
        return under;
    }

    private void assertAsBefore() throws IOException {
        assertThat(content(data)).isEqualTo("old");
        assertThat(beside()).containsExactly("data");
        assertThat(List.of(state(DATABASE), state(SERVICE))).containsOnly("always true");
        try (Stream<Path> all = Files.list(place.resolve("containers"))) {
            assertThat(all).as("no helper is left").hasSize(2);
        }
    }

    private static String content(Path directory) throws IOException {
        return Files.readString(directory.resolve("content")).strip();
    }

    private String state(String container) throws IOException {
        Path at = place.resolve("containers").resolve(container);
        return Files.readString(at.resolve("policy")).strip() + " "
                + Files.readString(at.resolve("running")).strip();
    }

    private List<String> beside() throws IOException {
        try (Stream<Path> all = Files.list(place)) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith("data"))
                    .toList();
        }
    }

    private void mark(String name) throws IOException {
        Path unused = Files.createFile(place.resolve(name));
    }

    private void program(String name, String text) throws IOException {
        Path file = Files.createDirectories(place.resolve("bin")).resolve(name);
        Path unused = Files.setPosixFilePermissions(
                Files.writeString(file, text), PosixFilePermissions.fromString("rwx------"));
    }

    /** Begun as root of this machine or of a name space of its own, with the signals as a login shell has them. */
    private Process begun(String option) throws IOException {
        List<String> line = new ArrayList<>();
        if (!"root".equals(System.getProperty("user.name"))) {
            line.addAll(List.of("unshare", "--user", "--map-root-user"));
        }
        Path password = Files.writeString(place.resolve("setup_replica.pass"), "secret");
        line.addAll(List.of("env", "--default-signal=HUP,INT,TERM", "bash", script(password), option));
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(place.toFile())
                .redirectErrorStream(true)
                .redirectOutput(place.resolve("said").toFile());
        String unused =
                builder.environment().merge("PATH", place.resolve("bin").toString(), (was, own) -> own + ":" + was);
        return builder.start();
    }

    private String script(Path password) throws IOException {
        StandbySource source = new StandbySource(
                new Endpoint(new NodeAddress("203.0.113.1"), 5432),
                Secret.of("of-the-replicator"),
                SlotName.of(new NodeId(2)),
                new NodeId(2));
        String text = new ReplicaScript(
                        OperatorScript.Use.JOIN,
                        DATABASE,
                        List.of(SERVICE),
                        source,
                        password,
                        Path.of("/var/lib/postgresql/data"),
                        0)
                .text();
        return Files.writeString(
                        place.resolve("setup_replica.sh"),
                        text.replace(
                                "/run/lock/mainstay-replica.lock",
                                place.resolve("lock").toString()))
                .toString();
    }

    private String ended(Process script) throws Exception {
        assertThat(script.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return Files.readString(place.resolve("said"));
    }
}
