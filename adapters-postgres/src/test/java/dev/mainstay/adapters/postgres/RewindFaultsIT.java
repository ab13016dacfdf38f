package dev.mainstay.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.decision.StartMode;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.ports.out.AccessRules;
import dev.mainstay.ports.out.CopyStatus;
import dev.mainstay.ports.out.DataDirectory;
import dev.mainstay.ports.out.MinimumSettings;
import dev.mainstay.ports.out.StandbySource;
import dev.mainstay.ports.settings.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What only a real rewind does: its files, its processes, the write-ahead log that it needs. */
class RewindFaultsIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Secret PASSWORD = Secret.of("it's a \\ $ : \"secret\" pass word`");
    private static final OperationId OPERATION = new OperationId("rebase-1");
    private static final AccessRules OPEN = new AccessRules(false, List.of(new NodeAddress("10.0.0.7")));

    private final RealPair pair = RealPair.rewindable();
    private LocalServerSettings layout =
            LocalNode.settings(pair.mainServer().dataDirectory(), Optional.empty(), Optional.empty());

    @BeforeEach
    void promote() {
        pair.main().control().createRoles(PASSWORD, Secret.of("agent"));
        pair.admitReplicator(PASSWORD);
        pair.main().write();
        pair.settle();
        assertThat(pair.standby().control().promote(LIMIT)).isNotNull();
        pair.standby().control().createSlot(new SlotName("replica_1"));
        pair.standby().control().checkpoint();
        pair.standby().write();
        pair.main().write();
    }

    @AfterEach
    void remove() {
        pair.close();
    }

    @Test
    void a_rewound_standby_has_its_own_machine_and_nothing_of_either_role() {
        pair.mainServer().allow("# our own line");
        pair.mainServer().execute("ALTER SYSTEM SET work_mem = '7MB'");
        pair.mainServer().execute("ALTER SYSTEM SET default_transaction_read_only = on");
        pair.standbyServer().execute("ALTER SYSTEM SET default_transaction_read_only = on");
        pair.standbyServer().execute("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
        pair.mainServer().stop();
        rewind();
        assertThat(data().resolve("standby.signal")).exists();
        assertThat(data().resolve("backup_label")).exists();
        directory().configureStandby(OPERATION, source(PASSWORD), MinimumSettings.none(), OPEN);
        assertThat(data().resolve("backup_label")).exists();
        assertThat(data().resolve("pg_replslot")).isEmptyDirectory();
        pair.main().process().start(StartMode.AS_IT_WAS, LIMIT);
        assertThat(show("port")).isEqualTo(String.valueOf(pair.mainServer().port()));
        assertThat(show("work_mem")).isEqualTo("7MB");
        assertThat(show("default_transaction_read_only")).isEqualTo("off");
        assertThat(show("synchronous_standby_names")).isEmpty();
        assertThat(show("primary_slot_name")).isEqualTo("replica_1");
        assertThat(show("primary_conninfo"))
                .contains("port=" + pair.standbyServer().port())
                .contains("application_name=node_1")
                .doesNotContain("dbname")
                .doesNotContain("secret");
        assertThat(text(data().resolve("pg_hba.conf")))
                .startsWith(HbaBlock.BEGIN)
                .contains("# our own line");
        awaitStreaming();
        assertThat(pair.mainServer().query("SELECT count(*) FROM pg_replication_slots"))
                .isEqualTo("0");
    }

    @Test
    void a_main_followed_in_place_loses_its_slots_and_its_drain() {
        pair.mainServer().execute("ALTER SYSTEM SET default_transaction_read_only = on");
        pair.mainServer().stop();
        pair.main().directory().followInPlace(source(PASSWORD), MinimumSettings.none(), OPEN);
        assertThat(data().resolve("standby.signal")).exists();
        assertThat(data().resolve("pg_replslot")).isEmptyDirectory();
        assertThat(text(data().resolve(AutoConf.FILE)))
                .contains("primary_slot_name = 'replica_1'")
                .doesNotContain("default_transaction_read_only")
                .doesNotContain("pass word");
        assertThat(text(data().resolve("pg_hba.conf"))).contains("host \"postgres\" replicator 10.0.0.7/32 md5");
    }

    @Test
    void missing_log_breaks_the_rewind_and_the_old_data_stays_for_a_base_backup() throws IOException {
        String checkpoint = pair.main().history().local().branch().end().toString();
        for (int round = 0; round < 3; round++) {
            pair.mainServer().execute("SELECT pg_switch_wal()");
            pair.mainServer().execute("INSERT INTO client_writes VALUES (2)");
        }
        pair.mainServer().stop();
        String file = new WalGeometry(16 << 20, 8192)
                .file(new Timeline(1), Lsn.parse(checkpoint).bytes());
        Files.delete(data().resolve("pg_wal").resolve(file));
        String aside = directory().moveAside(OPERATION);
        directory().beginRewind(OPERATION, source(PASSWORD));
        awaitStatus("broken");
        assertThat(status()).contains("could not").contains(file).doesNotContain("connected to server");
        assertThat(Path.of(aside).resolve("global/pg_control")).exists();
        assertThat(data()).doesNotExist();
        directory().beginCopy(source(PASSWORD), 1);
        awaitStatus("complete");
        directory().configureStandby(OPERATION, source(PASSWORD), MinimumSettings.none(), OPEN);
        pair.main().process().start(StartMode.AS_IT_WAS, LIMIT);
        awaitStreaming();
    }

    @Test
    void a_rewind_that_was_killed_half_way_is_begun_anew() {
        pair.mainServer().stop();
        String unused = directory().moveAside(OPERATION);
        pair.standbyServer().freezePostmaster();
        directory().beginRewind(OPERATION, source(PASSWORD));
        Awaitility.await().atMost(LIMIT).until(() -> {
            assertThat(status()).isEqualTo("running");
            return programs().stream().anyMatch(line -> line.get(0).endsWith("pg_rewind"));
        });
        directory().beginRewind(OPERATION, source(PASSWORD));
        assertThat(programs())
                .singleElement()
                .satisfies(
                        line -> assertThat(line.toString()).contains("passfile").doesNotContain("pass word"));
        processes().forEach(ProcessTable.Entry::kill);
        awaitStatus("broken: pg_rewind was ended");
        pair.standbyServer().thaw();
        directory().beginRewind(OPERATION, source(PASSWORD));
        awaitStatus("complete");
        directory().configureStandby(OPERATION, source(PASSWORD), MinimumSettings.none(), OPEN);
        pair.main().process().start(StartMode.AS_IT_WAS, LIMIT);
        awaitStreaming();
    }

    @Test
    void a_rewind_that_runs_ends_with_its_discard() {
        pair.mainServer().stop();
        String aside = directory().moveAside(OPERATION);
        pair.standbyServer().freezePostmaster();
        directory().beginRewind(OPERATION, source(PASSWORD));
        awaitStatus("running");
        directory().discardCopy(OPERATION);
        pair.standbyServer().thaw();
        assertThat(processes()).isEmpty();
        assertThat(status()).isEqualTo("none");
        assertThat(Path.of(aside)).exists();
        directory().putBack(OPERATION);
        pair.main().process().start(StartMode.AS_IT_WAS, LIMIT);
        assertThat(pair.mainServer().isInRecovery()).isFalse();
    }

    /** A copy that shares a linked pg_wal with the old data would rewind that as well. */
    @Test
    void old_data_with_its_log_elsewhere_stays_as_it_is() throws IOException {
        pair.mainServer().stop();
        Path log = data().resolve("pg_wal");
        Path elsewhere = data().resolveSibling("log");
        Files.move(log, elsewhere);
        DatabaseUser.ownerOf(data()).own(Files.createSymbolicLink(log, elsewhere));
        List<String> before = names(elsewhere);
        rewind();
        assertThat(names(elsewhere)).isEqualTo(before);
        assertThat(Files.isSymbolicLink(data().resolve("pg_wal"))).isFalse();
        directory().configureStandby(OPERATION, source(PASSWORD), MinimumSettings.none(), OPEN);
        pair.main().process().start(StartMode.AS_IT_WAS, LIMIT);
        awaitStreaming();
    }

    /** Debian keeps them elsewhere (D24); the main of this test does not, and its files come along unused. */
    @Test
    void a_main_with_its_configuration_apart_from_the_data_is_rewound() throws IOException {
        pair.mainServer().stop();
        for (Path file : List.of(apart(ServerLayout.CONFIG), apart(ServerLayout.HBA))) {
            Files.move(data().resolve(file.getFileName()), file);
        }
        String config = text(apart(ServerLayout.CONFIG));
        layout = LocalNode.settings(
                data(), Optional.of(apart(ServerLayout.CONFIG)), Optional.of(apart(ServerLayout.HBA)));
        rewind();
        directory().configureStandby(OPERATION, source(PASSWORD), MinimumSettings.none(), OPEN);
        assertThat(text(apart(ServerLayout.CONFIG))).isEqualTo(config);
        assertThat(text(apart(ServerLayout.HBA))).startsWith(HbaBlock.BEGIN);
        new LocalServerProcess(place(), pair.main().endpoint(), LocalNode.TICKER).start(StartMode.AS_IT_WAS, LIMIT);
        assertThat(show("config_file")).isEqualTo(apart(ServerLayout.CONFIG).toString());
        awaitStreaming();
    }

    private Path apart(String name) {
        return data().resolveSibling(name);
    }

    private void rewind() {
        String unused = directory().moveAside(OPERATION);
        directory().beginRewind(OPERATION, source(PASSWORD));
        awaitStatus("complete");
    }

    /** A new object at each call, as a new agent would have. */
    private DataDirectory directory() {
        return new LocalDataDirectory(
                place(),
                Adapters.settings(
                                pair.mainServer(), "postgres", pair.mainServer().password())
                        .database());
    }

    private ServerPlace place() {
        return ServerPlace.onMachine(layout, Optional::empty, pair.mainServer().socketDirectory(), LocalNode.TICKER);
    }

    private StandbySource source(Secret password) {
        return new StandbySource(pair.standby().endpoint(), password, new SlotName("replica_1"), new NodeId(1));
    }

    private void awaitStatus(String start) {
        Awaitility.await()
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(status()).startsWith(start));
    }

    private String status() {
        CopyStatus status = directory().copyStatus();
        return status.match(
                () -> "none", running -> "running", () -> "complete", broken -> "broken: " + broken.reason());
    }

    private List<ProcessTable.Entry> processes() {
        String side = MovedData.copy(place().layout()).toString();
        return ProcessTable.all().stream()
                .filter(process -> ProcessTable.arguments(process.pid()).contains(side))
                .toList();
    }

    private List<List<String>> programs() {
        return processes().stream()
                .map(process -> ProcessTable.arguments(process.pid()))
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private void awaitStreaming() {
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> pair.standbyServer()
                        .query("SELECT state FROM pg_stat_replication WHERE application_name = 'node_1'")
                        .equals("streaming"));
    }

    private Path data() {
        return pair.mainServer().dataDirectory();
    }

    private String show(String setting) {
        return pair.mainServer().query("SHOW " + setting);
    }

    private static List<String> names(Path directory) {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
