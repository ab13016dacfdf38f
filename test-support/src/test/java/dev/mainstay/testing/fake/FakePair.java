package dev.mainstay.testing.fake;

import dev.mainstay.domain.decision.StartMode;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.ports.out.AccessRules;
import dev.mainstay.ports.out.ClusterTables;
import dev.mainstay.ports.out.CopyStatus;
import dev.mainstay.ports.out.DataDirectory;
import dev.mainstay.ports.out.MinimumSettings;
import dev.mainstay.ports.out.PanelTables;
import dev.mainstay.ports.out.PostgresControl;
import dev.mainstay.ports.out.PostgresProbe;
import dev.mainstay.ports.out.ServerProcess;
import dev.mainstay.ports.out.StandbySource;
import dev.mainstay.ports.out.StopMode;
import dev.mainstay.ports.out.WalHistory;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.testing.contract.PostgresPair;
import java.time.Duration;
import java.util.List;

/** A main and its standby in memory, made with the ports alone; then nobody may log in as {@code replicator} any more. */
final class FakePair implements PostgresPair {

    private static final Secret FIRST_PASSWORD = Secret.of("first");
    private static final OperationId OPERATION = new OperationId("pair");
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final FakePostgresNetwork network = new FakePostgresNetwork();
    private final FakeTicker ticker = new FakeTicker();
    private final FakePostgres main = network.add(at("127.0.0.1"), ticker);
    private final FakePostgres standby = network.add(at("127.0.0.2"), ticker);

    FakePair() {
        StandbySource source = new StandbySource(main.at(), FIRST_PASSWORD, SLOT, new NodeId(2));
        main.control().createRoles(FIRST_PASSWORD, Secret.of("agent"));
        main.control().createSlot(SLOT);
        admitReplicator(FIRST_PASSWORD);
        standby.process().stop(StopMode.FAST, LIMIT);
        String unused = standby.directory().moveAside(OPERATION);
        standby.directory().beginCopy(source, 1000);
        while (!(standby.directory().copyStatus() instanceof CopyStatus.Complete)) {
            ticker.advance(Duration.ofSeconds(1));
        }
        standby.directory()
                .configureStandby(
                        OPERATION,
                        source,
                        MinimumSettings.none(),
                        new AccessRules(false, List.of(main.at().address())));
        standby.process().start(StartMode.AS_IT_WAS, LIMIT);
        network.settle();
        main.directory().disallow();
    }

    private static Endpoint at(String address) {
        return new Endpoint(new NodeAddress(address), 5432);
    }

    FakePostgres mainServer() {
        return main;
    }

    FakePostgres standbyServer() {
        return standby;
    }

    @Override
    public Server main() {
        return new Ends(main);
    }

    @Override
    public Server standby() {
        return new Ends(standby);
    }

    @Override
    public Endpoint nobody() {
        return at("127.0.0.3");
    }

    @Override
    public void admitReplicator(Secret password) {
        AccessRules both =
                new AccessRules(false, List.of(main.at().address(), standby.at().address()));
        main.directory().allow(both);
        standby.directory().allow(both);
    }

    @Override
    public void settle() {
        ticker.advance(Duration.ofMillis(10));
        network.settle();
    }

    @Override
    public void pass() {
        settle();
    }

    @Override
    public void close() {}

    /** One server as the contracts see it. */
    private record Ends(FakePostgres server) implements Server {

        @Override
        public PostgresProbe probe() {
            return server.probe();
        }

        @Override
        public PostgresControl control() {
            return server.control();
        }

        @Override
        public ClusterTables tables() {
            return server.tables();
        }

        @Override
        public PanelTables panel() {
            return server.panel();
        }

        @Override
        public WalHistory history() {
            return server.walHistory();
        }

        @Override
        public DataDirectory directory() {
            return server.directory();
        }

        @Override
        public ServerProcess process() {
            return server.process();
        }

        @Override
        public Endpoint endpoint() {
            return server.at();
        }

        @Override
        public void write() {
            Object unused = server.write();
        }

        @Override
        public void connectClient() {
            server.connectClient();
        }

        @Override
        public Client login() {
            return new Session(server.login());
        }

        @Override
        public void beginSmartStop() {
            server.stopSmart();
        }

        @Override
        public void stop() {
            server.process().stop(StopMode.FAST, LIMIT);
        }

        @Override
        public void start() {
            server.process().start(StartMode.AS_IT_WAS, LIMIT);
        }

        @Override
        public void kill() {
            server.kill();
        }

        @Override
        public void freeze() {
            server.freezePostmaster();
        }

        @Override
        public void thaw() {
            server.thaw();
        }

        @Override
        public void pauseReplay() {
            server.pauseReplay();
        }

        @Override
        public void resumeReplay() {
            server.resumeReplay();
        }
    }

    /** A client as the contracts see it. */
    private record Session(FakeSession session) implements Client {

        @Override
        public void begin() {
            session.begin();
        }

        @Override
        public void commit() {
            FakeCommit unused = session.commit();
        }

        @Override
        public void commitReadWrite() {
            FakeCommit unused = session.commitReadWrite();
        }

        @Override
        public void leave() {
            session.close();
        }
    }
}
