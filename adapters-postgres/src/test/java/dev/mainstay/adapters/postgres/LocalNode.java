package dev.mainstay.adapters.postgres;

import dev.mainstay.adapters.postgres.LocalServerSettings.StartedBy;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.ports.out.AccessRules;
import dev.mainstay.ports.out.DataDirectory;
import dev.mainstay.ports.out.ServerProcess;
import dev.mainstay.ports.out.StandbySource;
import dev.mainstay.ports.out.Ticker;
import dev.mainstay.ports.out.WalHistory;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.testing.fixture.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The process side of one node, over a real server of the tests, with a state directory of its own. */
final class LocalNode implements AutoCloseable {

    static final Duration LIMIT = Duration.ofSeconds(30);
    static final Secret REPLICATION = Secret.of("it's a \\ $ : \"secret\" pass word`");
    static final Ticker TICKER = System::nanoTime;

    private final PostgresServer server;
    private final Path state;

    LocalNode(PostgresServer server) {
        this.server = server;
        try {
            this.state = Files.createTempDirectory("mainstay-state-");
            Path unused = Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx--x--x"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    PostgresServer server() {
        return server;
    }

    Path state() {
        return state;
    }

    /** A new object at each call, as a new agent would have. */
    ServerProcess process() {
        Endpoint endpoint = new Endpoint(new NodeAddress("127.0.0.1"), server.port());
        return new LocalServerProcess(place(settings()), endpoint, TICKER);
    }

    DataDirectory directory() {
        return new LocalDataDirectory(
                place(settings()),
                Adapters.settings(server, "postgres", server.password()).database());
    }

    /** A new object at each call. */
    WalHistory history() {
        return new LocalWalHistory(place(settings()));
    }

    /** A new object at each call, with nothing in memory. */
    LocalSalvage salvage() {
        return new LocalSalvage(
                place(settings()),
                Adapters.settings(server, "postgres", server.password()).database());
    }

    ServerPlace place(LocalServerSettings settings) {
        return ServerPlace.onMachine(settings, Optional::empty, state, TICKER);
    }

    LocalServerSettings settings() {
        return settings(server.dataDirectory(), Optional.empty(), Optional.empty());
    }

    static LocalServerSettings settings(Path data, Optional<Path> config, Optional<Path> hba) {
        return new LocalServerSettings(
                StartedBy.LOCAL,
                Optional.empty(),
                Optional.of(data),
                config,
                hba,
                Optional.empty(),
                true,
                new LocalServerSettings.Standby(Duration.ofSeconds(15), Duration.ofMillis(500)));
    }

    /** Makes the running server a main that lets node 2 stream. */
    void admit() {
        server.execute("CREATE ROLE replicator LOGIN REPLICATION PASSWORD " + "'"
                + REPLICATION.reveal().replace("'", "''") + "'");
        server.execute("SELECT pg_create_physical_replication_slot('replica_2', true)");
        directory().allow(new AccessRules(false, List.of(new NodeAddress("127.0.0.2"))));
        server.reload();
    }

    StandbySource source() {
        return source(REPLICATION);
    }

    StandbySource source(Secret password) {
        return new StandbySource(
                new Endpoint(new NodeAddress("127.0.0.1"), server.port()),
                password,
                SlotName.of(new NodeId(2)),
                new NodeId(2));
    }

    @Override
    public void close() {
        server.close();
        try (Stream<Path> all = Files.walk(state)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
