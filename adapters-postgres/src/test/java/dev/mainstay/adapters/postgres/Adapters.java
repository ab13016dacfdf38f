package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.ports.out.NodeStateStore;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.testing.fake.FakeIds;
import dev.mainstay.testing.fake.InMemoryNodeState;
import dev.mainstay.testing.fixture.PostgresServer;
import java.time.Duration;
import java.util.Optional;

/** Adapters for the servers of the tests. */
final class Adapters {

    static final PostgresSettings.Limits LIMITS =
            new PostgresSettings.Limits(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofMinutes(1));
    static final PostgresSettings.Main NEEDS = new PostgresSettings.Main(Optional.empty(), Optional.of(2048));

    private Adapters() {}

    static PostgresAdapter of(PostgresServer server) {
        return of(server, "postgres");
    }

    static PostgresAdapter of(PostgresServer server, String database) {
        return of(server, settings(server, database, server.password()), state());
    }

    static PostgresAdapter of(PostgresServer server, PostgresSettings settings, NodeStateStore state) {
        return new PostgresAdapter(settings, state, server.socketDirectory(), System::nanoTime);
    }

    /** Of a fresh node. */
    static NodeStateStore state() {
        return new InMemoryNodeState(new FakeIds(1));
    }

    /** Of a node that belongs to a cluster. */
    static NodeStateStore state(Secret clusterSecret) {
        NodeStateStore state = state();
        state.update(facts -> facts.with(facts.secrets().withCluster(clusterSecret)));
        return state;
    }

    static PostgresSettings settings(PostgresServer server, String database, String password) {
        return settings(server, database, password, LIMITS, NEEDS);
    }

    static PostgresSettings settings(
            PostgresServer server,
            String database,
            String password,
            PostgresSettings.Limits limits,
            PostgresSettings.Main needs) {
        return new PostgresSettings(
                new PostgresSettings.Database(
                        endpoint(server), database, server.user(), Optional.of(Secret.of(password)), "public"),
                limits,
                needs,
                LocalNode.settings(server.dataDirectory(), Optional.empty(), Optional.empty()));
    }

    static Endpoint endpoint(PostgresServer server) {
        return new Endpoint(new NodeAddress("127.0.0.1"), server.port());
    }
}
