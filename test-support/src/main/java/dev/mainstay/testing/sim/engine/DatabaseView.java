package dev.mainstay.testing.sim.engine;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.topology.ReplicationSlot;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.TimelineHistory;
import dev.mainstay.testing.fake.FakeServerView;
import dev.mainstay.testing.sim.world.SimDatabase;
import java.util.List;
import java.util.Optional;

/** A database as those see it who look from outside. */
final class DatabaseView implements SimDatabase {

    private final Cluster cluster;
    private final FakeServerView database;

    DatabaseView(Cluster cluster, FakeServerView database) {
        this.cluster = cluster;
        this.database = database;
    }

    @Override
    public ServerState server() {
        if (database.isRunning()) {
            return ServerState.RUNNING;
        }
        return database.isFrozen() ? ServerState.FROZEN : ServerState.STOPPED;
    }

    @Override
    public boolean inRecovery() {
        return database.isInRecovery();
    }

    @Override
    public boolean acceptsClients() {
        return database.acceptsClients();
    }

    @Override
    public boolean refusesClients() {
        return database.refusesClients();
    }

    @Override
    public boolean hasData() {
        return database.hasData();
    }

    @Override
    public Optional<TimelineHistory> history() {
        return database.history();
    }

    @Override
    public Lsn flushed() {
        return database.flushed();
    }

    @Override
    public Lsn replayed() {
        return database.replayed();
    }

    @Override
    public Optional<NodeId> streamsFrom() {
        return database.streamsFrom().flatMap(at -> cluster.at(at.address())).map(Machine::id);
    }

    @Override
    public List<ReplicationSlot> slots() {
        return database.slots();
    }

    @Override
    public boolean replayPaused() {
        return database.isReplayPaused();
    }

    @Override
    public boolean holds(long row) {
        return database.holds(row);
    }

    @Override
    public boolean keeps(long row) {
        return database.keeps(row);
    }
}
