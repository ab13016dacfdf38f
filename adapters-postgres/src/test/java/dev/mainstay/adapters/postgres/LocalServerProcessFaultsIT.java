package dev.mainstay.adapters.postgres;

import static dev.mainstay.adapters.postgres.LocalNode.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.decision.StartMode;
import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.ports.out.ServerProcess;
import dev.mainstay.ports.out.StopMode;
import dev.mainstay.testing.fixture.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocalServerProcessFaultsIT {

    private final LocalNode node = new LocalNode(PostgresServer.created());

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void a_new_agent_finds_the_running_server() {
        node.process().start(StartMode.AS_IT_WAS, LIMIT);
        long pid = node.server().pid();
        assertThat(node.process().look()).isEqualTo(ProcessObservation.RUNNING);
        node.process().start(StartMode.AS_IT_WAS, LIMIT);
        assertThat(node.server().pid()).isEqualTo(pid);
    }

    @Test
    void names_the_port_that_somebody_else_has() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        node.server().configure("listen_addresses", "'127.0.0.1'");
        try (ServerSocket taken = new ServerSocket(node.server().port(), 1, loopback)) {
            assertThatThrownBy(() -> node.process().start(StartMode.AS_IT_WAS, LIMIT))
                    .isInstanceOf(OperationFailedException.class)
                    .hasMessageContaining("port " + taken.getLocalPort() + " is taken");
        }
        assertThat(node.process().look()).isEqualTo(ProcessObservation.STOPPED);
    }

    @Test
    void names_the_port_of_the_settings_when_the_server_has_another() {
        Endpoint wrong = new Endpoint(new NodeAddress("127.0.0.1"), 1);
        ServerProcess process = new LocalServerProcess(node.place(node.settings()), wrong, LocalNode.TICKER);
        assertThatThrownBy(() -> process.start(StartMode.AS_IT_WAS, LIMIT))
                .hasMessageContaining("postgresql.port is 1")
                .hasMessageContaining(String.valueOf(node.server().port()));
    }

    @Test
    void ends_with_the_servers_words_when_the_control_file_is_damaged() throws IOException {
        Path control = node.server().dataDirectory().resolve("global/pg_control");
        Files.write(control, new byte[8192], StandardOpenOption.WRITE);
        assertThatThrownBy(() -> node.process().start(StartMode.AS_IT_WAS, LIMIT))
                .isInstanceOf(OperationFailedException.class)
                .hasMessageContaining("FATAL");
        assertThat(node.process().look()).isEqualTo(ProcessObservation.STOPPED);
    }

    @Test
    void tells_no_password_of_a_broken_configuration() {
        node.server().configure("primary_conninfo", "'host=a password=hunter2'  broken");
        assertThatThrownBy(() -> node.process().start(StartMode.AS_IT_WAS, LIMIT))
                .isInstanceOf(OperationFailedException.class)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void refuses_data_of_root() {
        ServerProcess process = process(Path.of("/etc"));
        assertThatThrownBy(() -> process.start(StartMode.AS_IT_WAS, LIMIT))
                .isInstanceOf(OperationFailedException.class)
                .hasMessageContaining("/etc belongs to root");
    }

    @Test
    void does_not_start_what_is_not_there() {
        Path empty = node.server().socketDirectory().resolve("nothing");
        assertThat(process(empty).look()).isEqualTo(ProcessObservation.NO_DATA);
        assertThatThrownBy(() -> process(empty).start(StartMode.AS_IT_WAS, LIMIT))
                .hasMessageContaining("no database in " + empty);
    }

    @Test
    void says_what_to_set_when_the_data_directory_is_not_known() {
        LocalServerSettings bare = new LocalServerSettings(
                LocalServerSettings.StartedBy.LOCAL,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true,
                node.settings().standby());
        ServerProcess process = new LocalServerProcess(node.place(bare), endpoint(), LocalNode.TICKER);
        assertThat(process.look()).isEqualTo(ProcessObservation.UNKNOWN);
        assertThatThrownBy(() -> process.stop(StopMode.FAST, LIMIT)).hasMessageContaining("postgresql.data_directory");
    }

    @Test
    void a_number_in_the_pid_file_that_is_somebody_elses_is_no_server() throws IOException {
        try (PostgresServer other = PostgresServer.started()) {
            for (long foreign : List.of(ProcessHandle.current().pid(), other.pid())) {
                Files.writeString(node.server().dataDirectory().resolve("postmaster.pid"), foreign + "\n");
                assertThat(node.process().look()).isEqualTo(ProcessObservation.STOPPED);
            }
            node.process().stop(StopMode.IMMEDIATE, LIMIT);
            node.process().start(StartMode.AS_IT_WAS, LIMIT);
            assertThat(other.query("SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void ends_a_frozen_server_within_the_limit() {
        node.process().start(StartMode.AS_IT_WAS, LIMIT);
        node.server().freeze();
        assertThat(node.process().look()).isEqualTo(ProcessObservation.RUNNING);
        node.process().stop(StopMode.FAST, Duration.ofSeconds(3));
        assertThat(node.process().look()).isEqualTo(ProcessObservation.STOPPED);
        node.process().start(StartMode.AS_IT_WAS, LIMIT);
    }

    @Test
    void starts_in_recovery_without_following_anybody_of_another_time() {
        node.server().configure("primary_conninfo", "'host=192.0.2.1 application_name=of_the_file'");
        node.process().start(StartMode.AS_IT_WAS, LIMIT);
        node.server().execute("ALTER SYSTEM SET primary_conninfo = 'host=192.0.2.2'");
        node.server().execute("ALTER SYSTEM SET primary_slot_name = 'replica_9'");
        node.process().stop(StopMode.FAST, LIMIT);
        node.process().start(StartMode.IN_RECOVERY, LIMIT);
        assertThat(node.server().query("SHOW primary_conninfo")).isEmpty();
        assertThat(node.server().query("SHOW primary_slot_name")).isEmpty();
        assertThat(node.server().query("SELECT count(*) FROM pg_stat_wal_receiver"))
                .isEqualTo("0");
    }

    @Test
    void starts_in_recovery_although_its_settings_were_lowered() {
        node.server().configure("max_connections", "20");
        node.process().start(StartMode.IN_RECOVERY, LIMIT);
        assertThat(node.server().query("SHOW max_connections")).isEqualTo("100");
        node.server().execute("ALTER SYSTEM SET max_connections = 20");
        node.process().stop(StopMode.FAST, LIMIT);
        node.process().start(StartMode.AS_IT_WAS, LIMIT);
        assertThat(node.server().query("SHOW max_connections"))
                .as("a standby that is started again before its main")
                .isEqualTo("100");
    }

    @Test
    void starts_with_a_configuration_apart_from_the_data() throws IOException {
        Path data = node.server().dataDirectory();
        Path etc = Files.createDirectory(node.server().socketDirectory().resolve("etc dir"));
        OwnedFiles files = new OwnedFiles(DatabaseUser.ownerOf(data));
        for (String name : List.of("postgresql.conf", "pg_hba.conf", "pg_ident.conf")) {
            files.write(etc.resolve(name), files.read(data.resolve(name)));
            Files.delete(data.resolve(name));
        }
        DatabaseUser.ownerOf(data).own(etc);
        LocalServerSettings apart = LocalNode.settings(
                data, Optional.of(etc.resolve("postgresql.conf")), Optional.of(etc.resolve("pg_hba.conf")));
        ServerProcess process = new LocalServerProcess(node.place(apart), endpoint(), LocalNode.TICKER);
        process.start(StartMode.AS_IT_WAS, LIMIT);
        assertThat(node.server().query("SHOW hba_file"))
                .isEqualTo(etc.resolve("pg_hba.conf").toString());
        assertThat(node.server().query("SHOW ident_file"))
                .isEqualTo(etc.resolve("pg_ident.conf").toString());
        process.stop(StopMode.FAST, LIMIT);
        assertThatThrownBy(() -> node.process().start(StartMode.AS_IT_WAS, LIMIT))
                .hasMessageContaining("postgresql.config_file");
    }

    private ServerProcess process(Path data) {
        LocalServerSettings settings = LocalNode.settings(data, Optional.empty(), Optional.empty());
        return new LocalServerProcess(node.place(settings), endpoint(), LocalNode.TICKER);
    }

    private Endpoint endpoint() {
        return new Endpoint(new NodeAddress("127.0.0.1"), node.server().port());
    }
}
