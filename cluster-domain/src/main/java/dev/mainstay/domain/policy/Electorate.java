package dev.mainstay.domain.policy;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.observation.PeerSighting;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.KnownMain;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.Role;
import java.util.List;
import java.util.Optional;

/**
 * The data nodes whose word counts in doubt: one that is still being copied neither backs nor votes. A node that cannot read
 * the tables counts those it remembers, so that a main does not think itself alone after its machine came back.
 *
 * <p>Pure. Source: D6.
 */
public final class Electorate {

    private Electorate() {}

    /** The other data nodes, the main among them. */
    public static List<PeerSighting> others(ClusterView view, Observation seen) {
        return seen.peers().stream()
                .filter(peer -> view.node(peer.node()).map(Node::counts).orElse(true))
                .toList();
    }

    /** The data nodes that could consent to a candidate: neither it nor the main it would replace. */
    public static List<PeerSighting> voters(ClusterView view, Observation seen) {
        Optional<NodeId> main = view.self().main().flatMap(KnownMain::nodeId);
        return others(view, seen).stream()
                .filter(peer -> !main.equals(Optional.of(peer.node())))
                .toList();
    }

    /** How many of the others make a majority together with this node. */
    public static int othersForMajority(int others) {
        return (others + 1) / 2;
    }

    /** The guard that holds in this cluster. */
    public static SplitBrainGuard guard(ClusterView view, Observation seen, Policy policy) {
        int members = Math.max(view.dataNodes(), others(view, seen).size() + 1);
        boolean member = view.self().role() == Role.MAIN || view.self().role().follows();
        return policy.guard().effective(member ? members : 1);
    }
}
