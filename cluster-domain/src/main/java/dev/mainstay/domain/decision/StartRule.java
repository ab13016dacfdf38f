package dev.mainstay.domain.decision;

import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.observation.PeerObservation;
import dev.mainstay.domain.observation.PeerSighting;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.domain.observation.Seen;
import dev.mainstay.domain.policy.Backing;
import dev.mainstay.domain.policy.Timings;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Whether, and how, the agent starts a stopped database (D24): a main asks its peers before its database accepts writes;
 * with no answer and the guard {@code none} it starts as it was after a while, with any other when it is backed again (D6).
 *
 * <p>Pure.
 */
public final class StartRule {

    private StartRule() {}

    /** How to start now; empty when the database runs, is not ours, or somebody must be asked first. */
    public static Optional<StartMode> decide(
            ClusterView view, Observation seen, Timings timings, Backing backing, Duration sinceAgentStart) {
        if (seen.process() != ProcessObservation.STOPPED || seen.transitionRunning()) {
            return Optional.empty();
        }
        NodeState self = view.self();
        if (self.role() == Role.MAIN || self.condition().isClosed()) {
            return startOfMain(view, seen, timings, backing, sinceAgentStart);
        }
        return Optional.of(StartMode.AS_IT_WAS);
    }

    private static Optional<StartMode> startOfMain(
            ClusterView view, Observation seen, Timings timings, Backing backing, Duration sinceAgentStart) {
        boolean outranked = seen.peers().stream()
                .flatMap(peer -> peer.health().stream())
                .anyMatch(
                        health -> health.value().term().isNewerThan(view.self().term()));
        if (view.self().condition().mustRebase() || outranked) {
            return Optional.of(StartMode.IN_RECOVERY);
        }
        if (view.self().condition().isClosed()) {
            return Optional.empty();
        }
        if (backing.state() != Backing.State.NOT_NEEDED) {
            return backing.mayOpen() ? Optional.of(StartMode.AS_IT_WAS) : Optional.empty();
        }
        boolean waited = sinceAgentStart.compareTo(timings.unansweredStart()) >= 0;
        return allAnswered(seen.peers(), seen.peersAsked()) || waited
                ? Optional.of(StartMode.AS_IT_WAS)
                : Optional.empty();
    }

    private static boolean allAnswered(List<PeerSighting> peers, boolean asked) {
        return asked
                && peers.stream()
                        .allMatch(peer -> peer.health()
                                .map(Seen::value)
                                .map(PeerObservation::answers)
                                .orElse(false));
    }
}
