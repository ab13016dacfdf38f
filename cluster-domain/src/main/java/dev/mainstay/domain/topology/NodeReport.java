package dev.mainstay.domain.topology;

import dev.mainstay.domain.identity.SoftwareVersion;
import dev.mainstay.domain.identity.SystemIdentifier;
import dev.mainstay.domain.wal.Lag;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import java.time.Instant;
import java.util.Optional;

/**
 * What a node says of itself in a heartbeat; the main stores it in the node's row.
 *
 * <p>Immutable.
 *
 * @param metrics the machine
 * @param version the panel's version
 * @param subscribers rows of the panel's subscriber table, where it exists
 * @param lag how far behind
 * @param timeline the branch it is on
 * @param received the last position it has
 * @param database the database it holds
 * @param replication how its WAL receiver does
 * @param redis how its Redis replication does
 * @param uploadsSince when it last had all of the main's uploads; empty on a main, and where none are mirrored
 */
public record NodeReport(
        NodeMetrics metrics,
        Optional<SoftwareVersion> version,
        Optional<Integer> subscribers,
        Lag lag,
        Optional<Timeline> timeline,
        Optional<Lsn> received,
        Optional<SystemIdentifier> database,
        NodeStatus replication,
        NodeStatus redis,
        Optional<Instant> uploadsSince) {

    /** Nothing was reported yet. */
    public static NodeReport none() {
        return new NodeReport(
                NodeMetrics.unknown(),
                Optional.empty(),
                Optional.empty(),
                Lag.unknown(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                NodeStatus.CONNECTING,
                NodeStatus.CONNECTING,
                Optional.empty());
    }
}
