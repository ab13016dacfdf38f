package dev.mainstay.domain.decision;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.observation.PeerObservation.Claim;
import dev.mainstay.domain.observation.PeerSighting;
import dev.mainstay.domain.policy.FreezeRule.Contender;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Who claims to be main and accepts writes, as one node sees it: two of them have met, whichever path showed it.
 *
 * <p>Pure. Source: D6.
 */
public final class Meeting {

    private Meeting() {}

    /**
     * All nodes that take writes as main, the highest term first, then by number. What a peer said longer ago than
     * {@code trusted} does not count: it may have been true before the roles changed.
     */
    public static List<Contender> openMains(ClusterView view, Observation seen, Duration trusted) {
        List<Contender> found = new ArrayList<>();
        own(view.self()).filter(self -> isOpen(view.self(), seen)).ifPresent(found::add);
        seen.peers().stream()
                .flatMap(peer -> claimOf(peer, trusted).stream().map(claim -> contender(peer.node(), claim)))
                .forEach(found::add);
        found.sort(Comparator.comparing(Contender::term).reversed().thenComparing(Contender::node));
        return List.copyOf(found);
    }

    /** This node as one side; empty while it is in no cluster. */
    public static Optional<Contender> own(NodeState self) {
        return self.membership().map(Membership::nodeId).map(id -> new Contender(id, self.term(), Optional.empty()));
    }

    /** Whether this node itself takes writes as main. */
    public static boolean isOpen(NodeState self, Observation seen) {
        return self.role() == Role.MAIN
                && !self.condition().isClosed()
                && seen.database().value().recovery().map(in -> !in).orElse(false);
    }

    private static Contender contender(NodeId node, Claim claim) {
        return new Contender(node, claim.term(), Optional.empty());
    }

    private static Optional<Claim> claimOf(PeerSighting peer, Duration trusted) {
        return peer.health()
                .filter(health -> !health.isOlderThan(trusted))
                .flatMap(health -> health.value()
                        .match(
                                answered -> Optional.of(answered.claim()),
                                refused -> Optional.empty(),
                                silent -> Optional.empty()))
                .filter(claim -> claim.role().filter(Role.MAIN::equals).isPresent() && claim.acceptsWrites());
    }
}
