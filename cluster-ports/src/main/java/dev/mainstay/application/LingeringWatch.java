package dev.mainstay.application;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.observation.PeerSighting;
import dev.mainstay.domain.observation.Seen;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Finds old mains whose agent is silent while their database still takes connections: whoever uses the old address writes
 * there, and nobody can close them from here (H-58). Confined to the loop thread; the looks go on off the loop.
 */
final class LingeringWatch {

    private final Ports ports;
    private final Duration beat;
    private final Duration limit;
    private final Chore<List<NodeId>> looking;
    private List<NodeId> found = List.of();
    private long lookedAt;

    LingeringWatch(Ports ports, Duration beat, Duration limit) {
        this.ports = ports;
        this.beat = beat;
        this.limit = limit;
        this.looking = new Chore<>("look-for-old-mains", ports.background());
        this.lookedAt = ports.ticker().nanos() - beat.toNanos();
    }

    /** One round; who is known to linger. */
    List<NodeId> act(ClusterView view, Observation seen) {
        looking.collect().ifPresent(answering -> found = answering);
        List<Node> suspects = leads(view.self()) ? suspects(view, seen) : List.of();
        if (suspects.isEmpty()) {
            found = List.of();
        }
        boolean due = ports.ticker().nanos() - lookedAt >= beat.toNanos();
        if (!suspects.isEmpty() && due && looking.isIdle()) {
            lookedAt = ports.ticker().nanos();
            looking.begin(() -> answering(suspects));
        }
        return found;
    }

    private List<NodeId> answering(List<Node> suspects) {
        return suspects.stream()
                .filter(node ->
                        ports.probe().reach(node.endpoints().database(), limit).answered())
                .map(Node::id)
                .toList();
    }

    private static boolean leads(NodeState self) {
        return self.role() == Role.MAIN && !self.condition().isClosed();
    }

    private static List<Node> suspects(ClusterView view, Observation seen) {
        return view.others().stream()
                .filter(Node::needsRebase)
                .filter(node -> seen.peers().stream().anyMatch(peer -> isSilent(peer, node.id())))
                .toList();
    }

    private static boolean isSilent(PeerSighting peer, NodeId node) {
        Optional<Boolean> silent = peer.health()
                .map(Seen::value)
                .map(health -> health.match(answered -> false, refused -> false, none -> true));
        return peer.node().equals(node) && silent.orElse(false);
    }
}
