package dev.mainstay.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.observation.DatabaseObservation;
import dev.mainstay.ports.out.NodeStateStore;
import dev.mainstay.ports.out.SecretRotation;
import dev.mainstay.ports.settings.AgentPassword;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.testing.fixture.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who the agent is to the database, and what the world learns of it (D25, D12). */
class LoginIT {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Secret CLUSTER = Secret.of("ab".repeat(32));
    private static final String WRONG = "wrong-password-of-the-test";

    private final PostgresServer server = PostgresServer.started();

    @AfterEach
    void remove() {
        server.close();
    }

    @Test
    void the_configured_user_serves_until_the_agents_role_exists_which_then_serves_alone() {
        try (PostgresAdapter first = adapter(server.password(), Adapters.state(CLUSTER))) {
            first.control().createRoles(Secret.of("replication"), AgentPassword.derive(CLUSTER));
            assertThat(first.control().clientSessions()).isZero();
            assertThat(agents("mainstay")).isPositive();
        }
        try (PostgresAdapter second = adapter(WRONG, Adapters.state(CLUSTER))) {
            assertThat(second.probe().look(LIMIT).answers()).isTrue();
            second.control().checkpoint();
        }
    }

    @Test
    void a_rotated_cluster_secret_is_the_next_logins_password() {
        NodeStateStore state = Adapters.state(CLUSTER);
        try (PostgresAdapter adapter = adapter(server.password(), state)) {
            adapter.control().createRoles(Secret.of("replication"), AgentPassword.derive(CLUSTER));
            Secret next = Secret.of("cd".repeat(32));
            adapter.control().createRoles(Secret.of("replication"), AgentPassword.derive(next));
            state.update(facts -> facts.with(facts.secrets().withCluster(next)));
            assertThat(adapter.probe().look(LIMIT).answers()).isTrue();
            assertThat(adapter.control().clientSessions()).isZero();
        }
    }

    /** While a rotation is open, a standby may have either password: whichever it has replayed. */
    @ParameterizedTest
    @EnumSource(
            value = SecretRotation.Stage.class,
            names = {"PREPARED", "COMMITTED"})
    void the_passwords_of_both_secrets_serve_while_the_secret_is_rotated(SecretRotation.Stage stage) {
        NodeStateStore state = Adapters.state(CLUSTER);
        Secret other = Secret.of("cd".repeat(32));
        SecretRotation open = new SecretRotation(new OperationId("op-1"), "user:ana", Instant.EPOCH, stage, other);
        state.update(facts -> facts.with(facts.secrets().rotating(Optional.of(open))));
        try (PostgresAdapter first = adapter(server.password(), Adapters.state(CLUSTER))) {
            first.control().createRoles(Secret.of("replication"), AgentPassword.derive(CLUSTER));
        }
        try (PostgresAdapter agent = adapter(WRONG, state)) {
            assertThat(agent.probe().look(LIMIT).answers()).isTrue();
            agent.control().createRoles(Secret.of("replication"), AgentPassword.derive(other));
            assertThat(agent.probe().look(LIMIT).answers()).isTrue();
        }
        try (PostgresAdapter later = adapter(WRONG, state)) {
            assertThat(later.probe().look(LIMIT).answers()).isTrue();
            later.control().checkpoint();
        }
    }

    @Test
    void roles_are_dropped_by_the_configured_user_though_the_agents_role_owns_things() {
        try (PostgresAdapter adapter = adapter(server.password(), Adapters.state(CLUSTER))) {
            adapter.control().createRoles(Secret.of("replication"), AgentPassword.derive(CLUSTER));
            server.execute("CREATE TABLE owned_by_agent (n int); ALTER TABLE owned_by_agent OWNER TO mainstay");
            assertThat(adapter.control().clientSessions()).isZero();
            adapter.control().dropRoles();
            assertThat(server.query("SELECT count(*) FROM pg_roles WHERE rolname IN ('mainstay', 'replicator')"))
                    .isEqualTo("0");
            assertThat(adapter.control().clientSessions()).isZero();
        }
    }

    @Test
    void nobody_let_in_is_a_refusal_that_names_no_password() {
        try (PostgresAdapter adapter = adapter(WRONG, Adapters.state(CLUSTER))) {
            DatabaseObservation seen = adapter.probe().look(LIMIT);
            assertThat(seen).isInstanceOf(DatabaseObservation.Refused.class);
            assertThat(seen.toString())
                    .contains("password authentication failed")
                    .doesNotContain(WRONG);
            assertThatThrownBy(() -> adapter.control().checkpoint())
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("refused the login")
                    .hasMessageNotContaining(WRONG);
        }
    }

    @Test
    void a_fence_in_pg_hba_that_lets_only_the_agent_in_does_so() {
        try (PostgresAdapter adapter = adapter(server.password(), Adapters.state(CLUSTER))) {
            adapter.control().createRoles(Secret.of("replication"), AgentPassword.derive(CLUSTER));
            fence();
            adapter.control().reload();
            assertThat(adapter.probe().look(LIMIT).answers()).isTrue();
            assertThatThrownBy(() -> server.query("SELECT 1")).hasMessageContaining("pg_hba.conf rejects");
        }
    }

    @Test
    void a_user_that_is_no_superuser_is_told_so() {
        server.execute("CREATE ROLE weak LOGIN PASSWORD 'weak-password'");
        PostgresSettings settings = new PostgresSettings(
                new PostgresSettings.Database(
                        Adapters.endpoint(server),
                        "postgres",
                        "weak",
                        Optional.of(Secret.of("weak-password")),
                        "public"),
                Adapters.LIMITS,
                Adapters.NEEDS,
                Adapters.settings(server, "postgres", WRONG).server());
        try (PostgresAdapter adapter = Adapters.of(server, settings, Adapters.state())) {
            assertThatThrownBy(() ->
                            adapter.control().createRoles(Secret.of("replication"), AgentPassword.derive(CLUSTER)))
                    .isInstanceOf(OperationFailedException.class)
                    .hasMessageContaining("must be a superuser");
        }
    }

    @Test
    void no_log_of_the_server_holds_a_password_or_its_verifier() {
        server.execute("ALTER SYSTEM SET log_statement = 'all'");
        server.execute("ALTER SYSTEM SET log_min_duration_statement = 0");
        server.reload();
        try (PostgresAdapter adapter = adapter(server.password(), Adapters.state(CLUSTER))) {
            adapter.control().createRoles(Secret.of("replication-password"), AgentPassword.derive(CLUSTER));
            adapter.control().createRoles(Secret.of("replication-password"), AgentPassword.derive(CLUSTER));
            adapter.tables().migrate();
            adapter.tables().shareSecret(new ClusterId("some-cluster"), CLUSTER.reveal());
        }
        assertThat(server.logText())
                .doesNotContain(CLUSTER.reveal())
                .contains("log_statement")
                .doesNotContain("replication-password")
                .doesNotContain(AgentPassword.derive(CLUSTER).reveal())
                .doesNotContain("SCRAM-SHA-256$");
    }

    @Test
    void names_with_every_character_reach_the_server_as_they_are() {
        String odd = "pa'nel \"db\" %2F&user=x;--";
        server.execute("CREATE DATABASE \"" + odd.replace("\"", "\"\"") + "\"");
        PostgresSettings settings = Adapters.settings(server, odd, server.password());
        try (PostgresAdapter adapter = Adapters.of(server, settings, Adapters.state())) {
            adapter.tables().migrate();
            assertThat(adapter.tables().nodes()).isEmpty();
            assertThat(adapter.probe().look(LIMIT).answers()).isTrue();
        }
    }

    private void fence() {
        String hba = server.query("SHOW hba_file");
        Path file = Path.of(hba);
        try {
            Path unused = Files.writeString(
                    file,
                    "host all mainstay 127.0.0.1/32 scram-sha-256\nhost all all all reject\n" + Files.readString(file));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private PostgresAdapter adapter(String password, NodeStateStore state) {
        return Adapters.of(server, Adapters.settings(server, "postgres", password), state);
    }

    private int agents(String role) {
        return Integer.parseInt(server.query("SELECT count(*) FROM pg_stat_activity WHERE usename = '" + role + "'"));
    }
}
