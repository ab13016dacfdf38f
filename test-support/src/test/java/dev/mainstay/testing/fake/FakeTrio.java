package dev.mainstay.testing.fake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.decision.StartMode;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.observation.DatabaseObservation.InRecovery;
import dev.mainstay.domain.observation.DatabaseObservation.Writable;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.ports.out.AccessRules;
import dev.mainstay.ports.out.CopyStatus;
import dev.mainstay.ports.out.MinimumSettings;
import dev.mainstay.ports.out.StandbySource;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;
import java.util.List;

/** A main with two standbys that stream from it, in memory, and what operators do with such. */
final class FakeTrio {

    static final Duration LIMIT = Duration.ofSeconds(1);
    static final Secret PASSWORD = Secret.of("replication");
    private static final AccessRules OPEN = new AccessRules(false, List.of());

    final FakePostgresNetwork network = new FakePostgresNetwork();
    final FakeTicker ticker = new FakeTicker();
    final FakePostgres main = network.add(at(1), ticker);
    final FakePostgres second = network.add(at(2), ticker);
    final FakePostgres third = network.add(at(3), ticker);

    private int operations;

    FakeTrio() {
        main.control().createRoles(PASSWORD, Secret.of("agent"));
        main.admitAnyStandby();
        copy(second, main, 2);
        copy(third, main, 3);
        network.settle();
    }

    /** By a base backup, configured and started. */
    void copy(FakePostgres to, FakePostgres from, int id) {
        copyFiles(to, from, id);
        configure(to, from, id);
        to.process().start(StartMode.AS_IT_WAS, LIMIT);
    }

    /** By a base backup that nobody has configured yet. */
    void copyFiles(FakePostgres to, FakePostgres from, int id) {
        OperationId operation = nextOperation();
        from.control().createSlot(SlotName.of(new NodeId(id)));
        to.kill();
        String unused = to.directory().moveAside(operation);
        to.directory().beginCopy(source(from, id), 100);
        finish(to);
    }

    /** By {@code pg_rewind}; nobody has configured what it leaves. */
    void rewindFiles(FakePostgres old, FakePostgres from, int id) {
        OperationId operation = nextOperation();
        String unused = old.directory().moveAside(operation);
        old.directory().beginRewind(operation, source(from, id));
        finish(old);
    }

    void configure(FakePostgres server, FakePostgres from, int id) {
        server.directory().configureStandby(nextOperation(), source(from, id), MinimumSettings.none(), OPEN);
    }

    /** Starts a stopped server as standby of that one, without a copy. */
    void rejoin(FakePostgres old, FakePostgres newMain, int id) {
        configure(old, newMain, id);
        old.process().start(StartMode.AS_IT_WAS, LIMIT);
        network.settle();
    }

    /** Promotes, and prepares it as a main; it has written something then. */
    void promote(FakePostgres server) {
        assertThat(server.control().promote(LIMIT)).isNotNull();
        prepare(server);
        Lsn unused = server.write();
    }

    /** What a main needs, so that the others can stream from it. */
    void prepare(FakePostgres server) {
        server.control().resetRoleSettings();
        server.control().checkpointTimeline();
        server.admitAnyStandby();
        for (int id = 1; id <= 3; id++) {
            server.control().createSlot(SlotName.of(new NodeId(id)));
        }
    }

    static StandbySource source(FakePostgres from, int id) {
        NodeId self = new NodeId(id);
        return new StandbySource(from.at(), PASSWORD, SlotName.of(self), self);
    }

    static InRecovery standby(FakePostgres server) {
        return (InRecovery) server.probe().look(LIMIT);
    }

    static Writable writable(FakePostgres server) {
        return (Writable) server.probe().look(LIMIT);
    }

    private OperationId nextOperation() {
        return new OperationId("operation-" + ++operations);
    }

    private static void finish(FakePostgres to) {
        while (!(to.directory().copyStatus() instanceof CopyStatus.Complete)) {
            assertThat(to.directory().copyStatus()).isNotInstanceOf(CopyStatus.Broken.class);
        }
    }

    private static Endpoint at(int host) {
        return new Endpoint(new NodeAddress("10.0.0." + host), 5432);
    }
}
