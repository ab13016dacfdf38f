package dev.mainstay.ports.in;

import dev.mainstay.domain.health.NodeHealth;
import dev.mainstay.domain.observation.Seen;
import dev.mainstay.ports.out.StoredEvent;
import java.util.List;

/** Shows what this node knows. Never waits for a database, a peer or the loop (D28). */
public interface ShowCluster {

    /** The last published snapshot, with its age. */
    Seen<ClusterSnapshot> snapshot();

    /** The answer to {@code /health}, from the last looks. */
    NodeHealth health();

    /**
     * Events before a row number, newest first: from the shared table, and from the node's own store while the table
     * cannot be read. May wait for the database within its statement limit.
     *
     * @param limit 1 to 1,000
     * @param before row numbers below this one; {@code Long.MAX_VALUE} for the latest
     */
    List<StoredEvent> events(int limit, long before);
}
