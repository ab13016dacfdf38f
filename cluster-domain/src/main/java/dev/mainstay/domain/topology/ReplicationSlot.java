package dev.mainstay.domain.topology;

import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.WalDistance;
import java.util.Optional;

/**
 * WAL retention that the main promised to one node.
 *
 * <p>Immutable. Source: PostgreSQL manual, "pg_replication_slots".
 *
 * @param name whose it is
 * @param active whether a WAL sender uses it now
 * @param lost whether the WAL it promised is gone ({@code wal_status = lost}): its node must be rebased (L32)
 * @param retained how much WAL it holds back, where known
 * @param restart from where on it holds WAL back, where known
 * @param spare how much more WAL may be written before it is lost; empty where {@code max_slot_wal_keep_size} has no bound
 * @param walStatus as PostgreSQL calls it, such as {@code reserved}; empty when it reserves nothing yet
 */
public record ReplicationSlot(
        SlotName name,
        boolean active,
        boolean lost,
        Optional<WalDistance> retained,
        Optional<Lsn> restart,
        Optional<WalDistance> spare,
        String walStatus) {

    /** One of which only the outcome is known. */
    public ReplicationSlot(SlotName name, boolean active, boolean lost, Optional<WalDistance> retained) {
        this(name, active, lost, retained, Optional.empty(), Optional.empty(), lost ? "lost" : "reserved");
    }

    /** Whether half or more of what it may hold back is held back (H-10). */
    public boolean isStrained() {
        return !lost
                && retained.flatMap(held -> spare.filter(left -> left.compareTo(held) <= 0))
                        .isPresent();
    }
}
