package dev.mainstay.ports.out;

import dev.mainstay.domain.event.RecordedEvent;
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.topology.DynamicConfig;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeReport;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.topology.SharedConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The three shared tables {@code cluster_config}, {@code cluster_nodes}, {@code cluster_events}. Reading works on every
 * node; writing only where the database accepts writes, else {@code UnavailableException}.
 *
 * <p>Safe for all threads; every call ends within the adapter's statement limit. Source: spec/panel-api.md 3.
 */
public interface ClusterTables {

    /** The tables in the local database themselves, where others stand in for them; else these. */
    default ClusterTables inDatabase() {
        return this;
    }

    /** Creates or brings up to date the tables; does nothing when they are. Never called on a standby (D29). */
    void migrate();

    /** The shared row; empty when the tables or the row are not there, or the cluster was left. */
    Optional<SharedConfig> config();

    /** The members that were not removed, by id; empty when the table is not there. */
    List<Node> nodes();

    /**
     * Stores a new cluster with its main, both rows in one transaction; the same cluster id again does nothing. A row that
     * is left over from a cluster that is no longer active makes way.
     *
     * @throws dev.mainstay.domain.error.ConflictException when the database belongs to another cluster
     */
    void create(SharedConfig config, Node main);

    /** Takes back {@link #create} of that cluster; does nothing when it is not there. */
    void forget(ClusterId cluster);

    /**
     * Ends a cluster: its row names none any more and its members are removed, in one transaction; events stay. Does nothing
     * when the database belongs to no such cluster.
     */
    void end(ClusterId cluster);

    /**
     * Adds a member, or revives the row of its hardware id (H-16). Numbers are never reused.
     *
     * @throws dev.mainstay.domain.error.ConflictException when the hardware id is the main's (H-15), or the database
     *     belongs to another cluster
     */
    Admission admit(ClusterId cluster, NewNode candidate);

    /** Marks a member removed; does nothing when it is. */
    void remove(NodeId node);

    /**
     * Stores a new leader: the shared row and the changed rows of nodes, in one transaction.
     *
     * @throws dev.mainstay.domain.error.ConflictException when the database belongs to another cluster
     */
    void lead(SharedConfig config, List<Node> changed);

    /**
     * Changes of the shared row what is given and nothing else, and the rows of nodes, in one transaction.
     *
     * @throws dev.mainstay.domain.error.ConflictException when the database belongs to another cluster
     */
    void adjust(ClusterId cluster, Adjustment wanted, List<Node> changed);

    /**
     * What is to be changed of the shared row; what is empty stays as it is stored, for others change it at the same time.
     *
     * @param automatic whether a secondary may promote itself
     * @param threshold how long the main must be silent before that; whole seconds
     * @param mainName the main's name
     */
    record Adjustment(Optional<Boolean> automatic, Optional<Duration> threshold, Optional<ServerName> mainName) {

        /** That row with it. */
        public SharedConfig on(SharedConfig row) {
            return row.with(
                    automatic.orElse(row.autoFailover()),
                    threshold.orElse(row.threshold()),
                    mainName.orElse(row.mainName()));
        }
    }

    /**
     * Stores a dynamic configuration and the failover threshold that it says, if it says one, when the stored version is the one
     * before.
     *
     * @return false when somebody else stored one meanwhile
     * @throws dev.mainstay.domain.error.ConflictException when the database belongs to another cluster
     */
    boolean configure(ClusterId cluster, Tuning wanted);

    /** The same of one that says a threshold. */
    default boolean configure(ClusterId cluster, DynamicConfig config, Duration threshold) {
        return configure(cluster, new Tuning(config, Optional.of(threshold)));
    }

    /**
     * A dynamic configuration to be stored.
     *
     * @param config with the version after the one that it was made from
     * @param threshold what it says about the failover threshold; when empty, that stays as it is stored: the version does not
     *     guard it, since {@link #adjust} changes it too
     */
    record Tuning(DynamicConfig config, Optional<Duration> threshold) {

        /** Whether that row holds the version that it was made from. */
        public boolean follows(SharedConfig row) {
            return row.dynamic().map(DynamicConfig::version).orElse(0L) == config.version() - 1;
        }

        /** That row with it. */
        public SharedConfig on(SharedConfig row) {
            return row.with(Optional.of(config), threshold.orElse(row.threshold()));
        }
    }

    /**
     * Stores what a node reported, with the receiver's time; its status becomes {@code online}.
     *
     * @throws dev.mainstay.domain.error.NotFoundException when the node is not a member
     */
    void report(NodeId node, NodeReport report, Instant at);

    /**
     * Sets the status of a member.
     *
     * @throws dev.mainstay.domain.error.NotFoundException when the node is not a member
     */
    void mark(NodeId node, NodeStatus status);

    /** Adds events, each once over all calls (D2); descriptions are cut to the column's 500 characters. */
    void flush(List<RecordedEvent> events);

    /** The latest events, newest first, at most {@code limit}, with row numbers below {@code before}. */
    List<StoredEvent> events(int limit, long before);

    /**
     * Removes the events stored before a moment, and of the rest all but the newest {@code most} (H-49).
     *
     * @return how many were removed
     */
    int prune(Instant before, int most);

    /**
     * What stands in the shared row in the place of the cluster secret, where existing nodes of the panel read it; empty when
     * there is no such row.
     */
    Optional<String> sharedSecret(ClusterId cluster);

    /** Stores what shall stand there, 0 to 100 characters; does nothing when the database belongs to another cluster. */
    void shareSecret(ClusterId cluster, String text);
}
