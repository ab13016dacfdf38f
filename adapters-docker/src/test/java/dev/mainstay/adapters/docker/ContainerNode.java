package dev.mainstay.adapters.docker;

import dev.mainstay.adapters.postgres.LocalServerSettings;
import dev.mainstay.adapters.postgres.PostgresAdapter;
import dev.mainstay.adapters.postgres.PostgresSettings;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.ports.out.AccessRules;
import dev.mainstay.ports.out.DatabasePorts;
import dev.mainstay.ports.out.NodeStateStore;
import dev.mainstay.ports.out.StandbySource;
import dev.mainstay.ports.out.Ticker;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.testing.fake.FakeIds;
import dev.mainstay.testing.fake.InMemoryNodeState;
import dev.mainstay.testing.fixture.PostgresContainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The process side of one node whose database runs in a container, with a state directory of its own. */
final class ContainerNode implements AutoCloseable {

    static final Secret REPLICATION = Secret.of("it's a \\ $ : \"secret\" pass word`");

    private static final URI ENGINE = URI.create("unix:///var/run/docker.sock");
    private static final Ticker TICKER = System::nanoTime;

    private final PostgresContainer server;
    private final Path state;
    private final NodeStateStore facts = new InMemoryNodeState(new FakeIds(1));
    private final List<AutoCloseable> open = new ArrayList<>();

    ContainerNode(PostgresContainer server) {
        this.server = server;
        try {
            this.state = Files.createTempDirectory("mainstay-state-");
            Path unused = Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx--x--x"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    PostgresContainer server() {
        return server;
    }

    Path state() {
        return state;
    }

    /** Of a new agent at each call. */
    DatabasePorts agent() {
        DockerAdapter docker = new DockerAdapter(
                new DockerSettings(
                        ENGINE, server.name(), List.of(), false, Duration.ofSeconds(10), Duration.ofSeconds(30)),
                TICKER);
        PostgresAdapter postgres = new PostgresAdapter(settings(), facts, state, TICKER, docker.database());
        open.add(docker);
        open.add(postgres);
        return postgres.ports();
    }

    private PostgresSettings settings() {
        return new PostgresSettings(
                new PostgresSettings.Database(
                        endpoint(), "postgres", "postgres", Optional.of(Secret.of(server.password())), "public"),
                new PostgresSettings.Limits(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofMinutes(1)),
                new PostgresSettings.Main(Optional.empty(), Optional.of(2048)),
                new LocalServerSettings(
                        LocalServerSettings.StartedBy.DOCKER,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        true,
                        new LocalServerSettings.Standby(Duration.ofSeconds(15), Duration.ofMillis(500))));
    }

    /** Makes the running server a main that lets node 2 stream. */
    void admit() {
        server.execute("CREATE ROLE replicator LOGIN REPLICATION PASSWORD " + "'"
                + REPLICATION.reveal().replace("'", "''") + "'");
        server.execute("SELECT pg_create_physical_replication_slot('replica_2', true)");
        agent().data().allow(new AccessRules(false, List.of(new NodeAddress("127.0.0.2"))));
        server.reload();
    }

    StandbySource source(Secret password) {
        return new StandbySource(endpoint(), password, SlotName.of(new NodeId(2)), new NodeId(2));
    }

    /** Where it listens. */
    Endpoint endpoint() {
        return new Endpoint(new NodeAddress("127.0.0.1"), server.port());
    }

    @Override
    public void close() {
        try {
            for (int at = open.size() - 1; at >= 0; at--) {
                open.get(at).close();
            }
            server.close();
            try (Stream<Path> all = Files.walk(state)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }
}
