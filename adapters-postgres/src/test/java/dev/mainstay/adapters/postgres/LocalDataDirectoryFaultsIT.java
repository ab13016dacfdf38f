package dev.mainstay.adapters.postgres;

import static dev.mainstay.adapters.postgres.LocalNode.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.decision.StartMode;
import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.ports.out.AccessRules;
import dev.mainstay.ports.out.CopyStatus;
import dev.mainstay.ports.out.MinimumSettings;
import dev.mainstay.ports.out.StandbySource;
import dev.mainstay.testing.fixture.PostgresServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LocalDataDirectoryFaultsIT {

    private static final OperationId OPERATION = new OperationId("setup-1");
    private static final AccessRules OPEN = new AccessRules(false, List.of(new NodeAddress("10.0.0.7")));

    private final LocalNode main = new LocalNode(PostgresServer.started());
    private final LocalNode node = new LocalNode(PostgresServer.created());

    @BeforeEach
    void admit() {
        main.admit();
    }

    @AfterEach
    void close() {
        try (main) {
            node.close();
        }
    }

    @Test
    void a_standby_has_its_own_machine_and_nothing_of_the_mains_role() {
        main.server().execute("ALTER SYSTEM SET default_transaction_read_only = on");
        main.server().execute("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
        main.server().execute("ALTER SYSTEM SET work_mem = '7MB'");
        main.server().execute("ALTER SYSTEM SET idle_session_timeout = '1h'");
        node.server().allow("# our own line");
        String unused = node.directory().moveAside(OPERATION);
        copyWhole(main.source());
        configure(MinimumSettings.none());
        node.process().start(StartMode.AS_IT_WAS, LIMIT);
        assertThat(show("port")).isEqualTo(String.valueOf(node.server().port()));
        assertThat(show("default_transaction_read_only")).isEqualTo("off");
        assertThat(show("synchronous_standby_names")).isEmpty();
        assertThat(show("work_mem")).isEqualTo("4MB");
        assertThat(show("idle_session_timeout")).isEqualTo("1h");
        assertThat(show("primary_slot_name")).isEqualTo("replica_2");
        assertThat(show("wal_retrieve_retry_interval")).isEqualTo("500ms");
        assertThat(show("wal_receiver_timeout")).isEqualTo("15s");
        assertThat(show("primary_conninfo"))
                .contains("application_name=node_2")
                .doesNotContain("secret")
                .doesNotContain("password=");
        assertThat(text(node.server().dataDirectory().resolve("pg_hba.conf")))
                .startsWith(HbaBlock.BEGIN)
                .contains("host replication replicator 10.0.0.7/32 md5")
                .contains("# our own line")
                .doesNotContain("replicator 127.0.0.1/32");
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> main.server()
                        .query("SELECT state FROM pg_stat_replication WHERE application_name = 'node_2'")
                        .equals("streaming"));
    }

    @Test
    void raises_what_the_main_has_higher() {
        String unused = node.directory().moveAside(OPERATION);
        copyWhole(main.source());
        TreeMap<String, Integer> least = new TreeMap<>();
        least.put("max_connections", 150);
        least.put("max_wal_senders", 1);
        configure(new MinimumSettings(least));
        node.process().start(StartMode.AS_IT_WAS, LIMIT);
        assertThat(show("max_connections")).isEqualTo("150");
        assertThat(show("max_wal_senders")).isEqualTo("10");
    }

    @Test
    void copies_to_a_node_that_never_had_data() throws IOException {
        Path data = node.server().dataDirectory();
        Files.move(data, data.resolveSibling("gone"));
        assertThat(node.process().look()).isEqualTo(ProcessObservation.NO_DATA);
        String unused = node.directory().moveAside(OPERATION);
        copyWhole(main.source());
        configure(MinimumSettings.none());
        node.process().start(StartMode.AS_IT_WAS, LIMIT);
        assertThat(node.server().isInRecovery()).isTrue();
        node.server().stop();
        node.directory().discardCopy(OPERATION);
        node.directory().putBack(OPERATION);
        assertThat(node.process().look()).isEqualTo(ProcessObservation.NO_DATA);
    }

    @Test
    void every_file_belongs_to_the_databases_user_and_the_password_is_in_one_place() throws IOException {
        String unused = node.directory().moveAside(OPERATION);
        copyWhole(main.source());
        configure(MinimumSettings.none());
        Path data = node.server().dataDirectory();
        Path passfile = node.state().resolve("pg/passfile");
        for (Path file : List.of(
                data,
                data.resolve("standby.signal"),
                data.resolve("postgresql.auto.conf"),
                data.resolve("pg_hba.conf"),
                data.resolve("postgresql.conf"),
                passfile,
                passfile.getParent())) {
            assertThat(Files.getOwner(file).getName())
                    .as("%s", file)
                    .isEqualTo(node.server().osUser());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .as("%s", file)
                    .endsWith("------");
        }
        assertThat(text(passfile)).isEqualTo(Passfile.line(LocalNode.REPLICATION));
        assertThat(text(data.resolve("postgresql.auto.conf"))).doesNotContain("pass word");
    }

    @Test
    void a_running_copy_survives_its_agent_and_shows_no_password() throws IOException {
        String unused = node.directory().moveAside(OPERATION);
        signalCheckpointer("STOP");
        node.directory().beginCopy(main.source(), 1_000);
        awaitKind("running");
        node.directory().beginCopy(main.source(), 1_000);
        List<ProcessTable.Entry> copying = copying();
        assertThat(copying).isNotEmpty();
        for (ProcessTable.Entry process : copying) {
            Path proc = Path.of("/proc", String.valueOf(process.pid()));
            assertThat(text(proc.resolve("cmdline"))).contains("passfile").doesNotContain("pass word");
            assertThat(text(proc.resolve("environ"))).doesNotContain("pass word");
        }
        signalCheckpointer("CONT");
        awaitKind("complete");
    }

    @Test
    void a_killed_copy_is_broken_and_the_old_data_comes_back() {
        String unused = node.directory().moveAside(OPERATION);
        signalCheckpointer("STOP");
        node.directory().beginCopy(main.source(), 1_000);
        awaitKind("running");
        copying().forEach(ProcessTable.Entry::kill);
        awaitKind("broken: pg_basebackup was ended");
        signalCheckpointer("CONT");
        node.directory().discardCopy(OPERATION);
        node.directory().putBack(OPERATION);
        node.process().start(StartMode.AS_IT_WAS, LIMIT);
        assertThat(node.server().isInRecovery()).isFalse();
        assertThat(MovedData.copy(layout())).doesNotExist();
    }

    @Test
    void tells_which_slot_is_missing() {
        String unused = node.directory().moveAside(OPERATION);
        StandbySource source = new StandbySource(
                main.source().main(), LocalNode.REPLICATION, SlotName.of(new NodeId(77)), new NodeId(2));
        node.directory().beginCopy(source, 1_000);
        awaitKind("broken");
        assertThat(kind()).contains("replication slot \"replica_77\" does not exist");
    }

    @Test
    void tells_that_the_main_does_not_let_it_in() {
        String unused = node.directory().moveAside(OPERATION);
        main.directory().disallow();
        main.server().reload();
        node.directory().beginCopy(main.source(), 1_000);
        awaitKind("broken");
        assertThat(kind()).contains("no pg_hba.conf entry");
    }

    @Test
    void refuses_tablespaces_of_the_main() throws IOException {
        Path elsewhere = Files.createDirectory(main.server().socketDirectory().resolve("elsewhere"));
        DatabaseUser.ownerOf(main.server().dataDirectory()).own(elsewhere);
        main.server().execute("CREATE TABLESPACE apart LOCATION '" + elsewhere + "'");
        String unused = node.directory().moveAside(OPERATION);
        node.directory().beginCopy(main.source(), 1_000);
        awaitKind("broken");
        assertThat(kind()).contains("pg_default");
        main.server().stop();
        assertThatThrownBy(() -> main.directory().moveAside(OPERATION))
                .isInstanceOf(OperationFailedException.class)
                .hasMessageContaining("tablespaces");
    }

    @Test
    void what_somebody_put_in_the_place_meanwhile_is_kept() throws IOException {
        Path data = node.server().dataDirectory();
        String unused = node.directory().moveAside(OPERATION);
        Path stranger = Files.createDirectory(data).resolve("precious");
        Files.writeString(stranger, "x");
        DatabaseUser.ownerOf(data.getParent()).own(data);
        node.directory().putBack(OPERATION);
        assertThat(data.resolve("PG_VERSION")).exists();
        assertThat(MovedData.unexpected(layout(), OPERATION).resolve("precious"))
                .exists();
    }

    @Test
    void closed_rules_keep_a_superuser_out_and_the_opened_file_is_as_before() {
        Path hba = main.server().dataDirectory().resolve("pg_hba.conf");
        main.directory().disallow();
        String before = text(hba);
        main.directory().allow(new AccessRules(true, List.of(new NodeAddress("127.0.0.2"))));
        main.server().reload();
        Awaitility.await()
                .atMost(LIMIT)
                .untilAsserted(() -> assertThatThrownBy(() -> main.server().query("SELECT 1"))
                        .hasMessageContaining("pg_hba.conf rejects connection"));
        String unused = node.directory().moveAside(OPERATION);
        copyWhole(main.source());
        main.directory().disallow();
        assertThat(text(hba)).isEqualTo(before);
        main.server().reload();
        assertThat(main.server().query("SELECT 1")).isEqualTo("1");
    }

    @Test
    void tells_sizes_of_a_running_server() {
        assertThat(main.directory().space().dataBytes()).isGreaterThan(20_000_000);
    }

    private void copyWhole(StandbySource source) {
        node.directory().beginCopy(source, 30_000_000);
        awaitKind("complete");
    }

    private void configure(MinimumSettings minimum) {
        assertThat(node.server().dataDirectory().resolve("standby.signal")).exists();
        node.directory().configureStandby(OPERATION, main.source(), minimum, OPEN);
    }

    private void awaitKind(String start) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(kind()).startsWith(start));
    }

    private String kind() {
        CopyStatus status = node.directory().copyStatus();
        return status.match(
                () -> "none", running -> "running", () -> "complete", broken -> "broken: " + broken.reason());
    }

    private List<ProcessTable.Entry> copying() {
        String side = MovedData.copy(layout()).toString();
        return ProcessTable.all().stream()
                .filter(process -> ProcessTable.arguments(process.pid()).contains(side))
                .toList();
    }

    private void signalCheckpointer(String signal) {
        PostgresServer server = main.server();
        String pid = ProcessTable.all().stream()
                .filter(process ->
                        ProcessTable.arguments(process.pid()).toString().contains("checkpointer"))
                .filter(process ->
                        new Postmaster(server.dataDirectory()).family().contains(process))
                .map(process -> String.valueOf(process.pid()))
                .findFirst()
                .orElseThrow();
        DatabaseUser self = DatabaseUser.ownerOf(server.dataDirectory());
        String unused = new ProgramRunner(LocalNode.TICKER).runOrThrow(self, List.of("kill", "-" + signal, pid), LIMIT);
    }

    private ServerLayout layout() {
        return node.place(node.settings()).layout();
    }

    private String show(String setting) {
        return node.server().query("SHOW " + setting);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }
}
