package dev.mainstay.adapters.http.patroni;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.policy.SyncRight;
import dev.mainstay.domain.topology.ClusterRules.Synchronous;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.SyncRecord;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Whether commits wait for this node, as the record says that it holds. Immutable. Source: spec/patroni-rest.md 1.4.
 *
 * @param isSynchronous it is among the chosen ones
 * @param isQuorum it is among those of which any will do
 */
record SyncStanding(boolean isSynchronous, boolean isQuorum) {

    /** The standing of the node that answers. */
    static SyncStanding of(Standing standing) {
        Optional<NodeId> own = standing.membership().map(Membership::nodeId);
        return own.filter(node -> !standing.leads())
                .map(node -> of(standing, node))
                .orElseGet(() -> new SyncStanding(false, false));
    }

    /** The standing of any node, as the one that answers knows it. */
    static SyncStanding of(Standing standing, NodeId node) {
        boolean in = published(standing).contains(node);
        boolean quorum = mode(standing) == Synchronous.QUORUM;
        return new SyncStanding(in && !quorum, in && quorum);
    }

    /** The mode that is in force, which is the rules' as soon as the main has acted on them. */
    static Synchronous mode(Standing standing) {
        return record(standing).map(held -> held.terms().mode()).orElse(Synchronous.OFF);
    }

    /** The nodes that hold all that is confirmed. */
    static SortedSet<NodeId> published(Standing standing) {
        return record(standing)
                .filter(held -> held.terms().on())
                .map(held -> held.right().nodes())
                .orElseGet(Collections::emptySortedSet);
    }

    private static Optional<SyncRecord> record(Standing standing) {
        return SyncRight.inForce(standing.snapshot().view().self());
    }
}
