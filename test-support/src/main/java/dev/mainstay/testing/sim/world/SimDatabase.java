package dev.mainstay.testing.sim.world;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.topology.ReplicationSlot;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.TimelineHistory;
import java.util.List;
import java.util.Optional;

/** The database of a simulated node, as it really is. A live view, like its {@link World}. */
public interface SimDatabase {

    /** What the server process does. */
    enum ServerState {
        /** It serves. */
        RUNNING,
        /** It is not there. */
        STOPPED,
        /** It is there and does not move. */
        FROZEN
    }

    /** What the server process does. */
    ServerState server();

    /** Whether the server is in recovery; meaningless while it is stopped. */
    boolean inRecovery();

    /** Whether a client that comes now can commit: it runs, is out of recovery, and neither fenced nor read-only. */
    boolean acceptsClients();

    /** Whether pg_hba.conf keeps clients out. */
    boolean refusesClients();

    /** Whether there is a data directory at all. */
    boolean hasData();

    /** The branches its data went through; empty without data. */
    Optional<TimelineHistory> history();

    /** The end of its log on disk; {@code 0/0} without data. */
    Lsn flushed();

    /** How far that is applied; {@code 0/0} without data. */
    Lsn replayed();

    /** From whom it streams now. */
    Optional<NodeId> streamsFrom();

    /** Its replication slots. */
    List<ReplicationSlot> slots();

    /** Whether an operator stopped replay. */
    boolean replayPaused();

    /** Whether the row of that number is in its data, or received and on its way into it. */
    boolean holds(long row);

    /** Whether that row is anywhere on this host: in the data, in data that was moved aside, or salvaged. */
    boolean keeps(long row);
}
