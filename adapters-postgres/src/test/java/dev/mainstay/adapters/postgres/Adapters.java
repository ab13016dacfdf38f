package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.testing.fixture.PostgresServer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Adapters for the servers of the tests. */
final class Adapters {

    private static final PostgresSettings.Limits LIMITS =
            new PostgresSettings.Limits(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofMinutes(1));

    private Adapters() {}

    static PostgresAdapter of(PostgresServer server) {
        return of(server, "postgres", Optional::empty);
    }

    static PostgresAdapter of(PostgresServer server, String database) {
        return of(server, database, Optional::empty);
    }

    static PostgresAdapter of(PostgresServer server, String database, Supplier<Optional<Secret>> clusterSecret) {
        return new PostgresAdapter(settings(server, database), clusterSecret, System::nanoTime);
    }

    static PostgresSettings settings(PostgresServer server, String database) {
        return settings(server, database, server.password());
    }

    static PostgresSettings settings(PostgresServer server, String database, String password) {
        return new PostgresSettings(
                new PostgresSettings.Database(
                        endpoint(server), database, server.user(), Optional.of(Secret.of(password)), "public"),
                LIMITS,
                new PostgresSettings.Main(Optional.empty(), Optional.of(2048)));
    }

    static Endpoint endpoint(PostgresServer server) {
        return new Endpoint(new NodeAddress("127.0.0.1"), server.port());
    }
}
