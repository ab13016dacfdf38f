package dev.mainstay.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.observation.DatabaseObservation.Writable;
import dev.mainstay.ports.out.SettingsReport;
import dev.mainstay.testing.fixture.PostgresServer;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Settings that something else than we wrote (D14, D7, M1, M13). */
class ServerParametersIT {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final PostgresServer server = PostgresServer.created();

    @AfterEach
    void remove() {
        server.close();
    }

    @Test
    void what_needs_a_restart_is_told_until_it_was_restarted() {
        server.configure("wal_level", "minimal");
        server.configure("max_wal_senders", "0");
        server.configure("listen_addresses", "'127.0.0.1'");
        server.start();
        try (PostgresAdapter adapter = adapter(Optional.of("0.0.0.0"))) {
            SettingsReport first = adapter.control().applyMainSettings();
            assertThat(first.holds()).isFalse();
            assertThat(first.needRestart()).containsExactly("wal_level", "max_wal_senders", "listen_addresses");
            assertThat(first.changed()).contains("wal_level", "max_wal_senders", "listen_addresses", "wal_keep_size");
            assertThat(first.fixedElsewhere()).isEmpty();

            SettingsReport again = adapter.control().applyMainSettings();
            assertThat(again.changed()).isEmpty();
            assertThat(again.needRestart()).isEqualTo(first.needRestart());

            server.restart();
            assertThat(adapter.control().applyMainSettings().holds()).isTrue();
            assertThat(server.query("SHOW listen_addresses")).isEqualTo("0.0.0.0");
            assertThat(server.query("SHOW max_slot_wal_keep_size")).isEqualTo("2GB");
            assertThat(server.query("SHOW wal_log_hints")).isEqualTo("on");
        }
    }

    @Test
    void what_the_command_line_says_no_file_can_change() {
        server.startWith("-c max_replication_slots=2 -c wal_keep_size=0");
        try (PostgresAdapter adapter = adapter(Optional.empty())) {
            SettingsReport report = adapter.control().applyMainSettings();
            assertThat(report.fixedElsewhere()).containsExactly("max_replication_slots", "wal_keep_size");
            assertThat(report.changed()).doesNotContain("max_replication_slots", "wal_keep_size");
            assertThat(report.needRestart()).isEmpty();
            assertThat(report.holds()).isFalse();
        }
    }

    @Test
    void a_drain_that_stands_in_a_file_is_overruled() {
        server.configure("default_transaction_read_only", "on");
        server.configure("primary_slot_name", "'left_over'");
        server.start();
        try (PostgresAdapter adapter = adapter(Optional.empty())) {
            Writable before = (Writable) adapter.probe().look(LIMIT);
            assertThat(before.readOnlyByDefault()).isTrue();
            assertThat(adapter.control().promote(LIMIT)).isNotNull();
            adapter.control().resetRoleSettings();
            Writable after = (Writable) adapter.probe().look(LIMIT);
            assertThat(after.readOnlyByDefault()).isFalse();
            server.execute("CREATE TABLE writable (n int)");
            assertThat(server.query("SHOW primary_slot_name")).isEmpty();
        }
    }

    @Test
    void a_drain_on_the_command_line_is_an_error_that_names_the_place() {
        server.startWith("-c default_transaction_read_only=on");
        try (PostgresAdapter adapter = adapter(Optional.empty())) {
            assertThatThrownBy(() -> adapter.control().resetRoleSettings())
                    .isInstanceOf(OperationFailedException.class)
                    .hasMessageContaining("default_transaction_read_only")
                    .hasMessageContaining("command line");
            assertThatThrownBy(() -> adapter.control().readOnlyByDefault(false))
                    .isInstanceOf(OperationFailedException.class)
                    .hasMessageContaining("command line");
        }
    }

    @Test
    void a_broken_access_file_is_named_with_its_line_and_not_loaded() {
        server.start();
        server.allow("host all nonsense");
        try (PostgresAdapter adapter = adapter(Optional.empty())) {
            assertThatThrownBy(() -> adapter.control().reload())
                    .isInstanceOf(OperationFailedException.class)
                    .hasMessageContaining("pg_hba.conf")
                    .hasMessageContaining("line ");
            assertThat(adapter.probe().look(LIMIT).answers()).isTrue();
        }
    }

    @Test
    void files_are_told_wherever_they_are() {
        server.start();
        try (PostgresAdapter adapter = adapter(Optional.empty())) {
            assertThat(adapter.control().files().dataDirectory()).isEqualTo(server.dataDirectory());
            assertThat(adapter.control().files().hbaFile())
                    .isEqualTo(server.dataDirectory().resolve("pg_hba.conf"));
        }
    }

    private PostgresAdapter adapter(Optional<String> listen) {
        PostgresSettings.Main needs = new PostgresSettings.Main(listen, Optional.of(2048));
        PostgresSettings settings = Adapters.settings(server, "postgres", server.password(), Adapters.LIMITS, needs);
        return Adapters.of(server, settings, Adapters.state());
    }
}
