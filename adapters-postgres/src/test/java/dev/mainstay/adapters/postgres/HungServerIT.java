package dev.mainstay.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.observation.DatabaseObservation;
import dev.mainstay.ports.out.Reach;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.testing.fixture.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nothing waits longer than it was told, whatever the other side does (M20, L78, D28). */
class HungServerIT {

    private static final Duration SHORT = Duration.ofMillis(800);
    /** The socket's grace after a statement's limit, and what a busy machine adds. */
    private static final Duration SLACK = Duration.ofSeconds(4);

    private static final PostgresSettings.Limits LIMITS = new PostgresSettings.Limits(SHORT, SHORT, SHORT);

    private final PostgresServer server = PostgresServer.started();
    private final PostgresAdapter adapter = Adapters.of(
            server, Adapters.settings(server, "postgres", server.password(), LIMITS, Adapters.NEEDS), Adapters.state());

    @AfterEach
    void remove() {
        server.thaw();
        adapter.close();
        server.close();
    }

    @Test
    void a_server_that_stands_still_altogether_is_silent_to_looks_and_commands() {
        assertThat(adapter.control().clientSessions()).isZero();
        server.freeze();
        assertThat(within(
                        SHORT,
                        () -> assertThat(adapter.probe().look(SHORT)).isInstanceOf(DatabaseObservation.Silent.class)))
                .isTrue();
        assertThat(within(SHORT, () -> unavailable(() -> adapter.control().clientSessions())))
                .isTrue();
        assertThat(within(SHORT, () -> unavailable(() -> adapter.control().checkpoint())))
                .isTrue();
        assertThat(within(SHORT, () -> unavailable(() -> adapter.panel().subscribers())))
                .isTrue();
        server.thaw();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> adapter.probe().look(SHORT).answers());
        assertThat(adapter.control().clientSessions()).isZero();
    }

    @Test
    void a_kept_session_does_not_hide_a_hung_postmaster_from_a_look() {
        assertThat(adapter.control().clientSessions()).isZero();
        server.freezePostmaster();
        assertThat(adapter.probe().look(SHORT)).isInstanceOf(DatabaseObservation.Silent.class);
        Reach reach = adapter.probe().reach(Adapters.endpoint(server), SHORT);
        assertThat(reach.answered()).isFalse();
        Reach copy = adapter.probe()
                .canCopyFrom(Adapters.endpoint(server), Secret.of("any"), new SlotName("replica_2"), SHORT);
        assertThat(copy.answered()).isFalse();
        assertThat(copy.reason()).contains("no answer within 800 ms");
    }

    @Test
    void a_locked_table_ends_the_count_of_subscribers() throws SQLException {
        server.execute("CREATE TABLE subscribers (id int, deleted_at timestamp)");
        try (Connection client = DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password())) {
            client.setAutoCommit(false);
            Sql.run(client, "LOCK TABLE subscribers");
            assertThat(within(SHORT, () -> unavailable(() -> adapter.panel().subscribers())))
                    .isTrue();
        }
        await().until(() -> adapter.panel().subscribers().equals(Optional.of(0)));
    }

    @Test
    void a_port_that_takes_connections_and_says_nothing_is_silent() throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Endpoint there = new Endpoint(new NodeAddress("127.0.0.1"), mute.getLocalPort());
            assertThat(within(
                            SHORT,
                            () -> assertThat(adapter.probe().reach(there, SHORT).reason())
                                    .contains("no answer")))
                    .isTrue();
        }
    }

    @Test
    void a_restarted_server_is_found_again_at_once() {
        for (int round = 0; round < 3; round++) {
            assertThat(adapter.control().clientSessions()).isZero();
            server.restart();
            assertThat(adapter.control().clientSessions()).isZero();
        }
    }

    @Test
    void a_promotion_of_a_server_that_died_is_unavailable() {
        server.kill();
        unavailable(() -> adapter.control().promote(SHORT));
        assertThat(adapter.probe().look(SHORT)).isInstanceOf(DatabaseObservation.Refused.class);
    }

    private static void unavailable(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(UnavailableException.class);
    }

    private static boolean within(Duration limit, Runnable call) {
        long before = System.nanoTime();
        call.run();
        return System.nanoTime() - before < limit.plus(SLACK).toNanos();
    }
}
