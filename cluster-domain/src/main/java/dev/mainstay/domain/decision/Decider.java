package dev.mainstay.domain.decision;

import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.health.FailureDetector;
import dev.mainstay.domain.health.MainVerdict;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.observation.PeerObservation.Claim;
import dev.mainstay.domain.observation.PeerSighting;
import dev.mainstay.domain.policy.Backing;
import dev.mainstay.domain.policy.BackingRule;
import dev.mainstay.domain.policy.Policy;
import dev.mainstay.domain.topology.Ballot;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.EffectiveRole;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.Candidacy;
import dev.mainstay.domain.transition.Fence;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.Promote;
import dev.mainstay.domain.transition.RebaseWay;
import dev.mainstay.domain.transition.Verdict;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * All rules of the loop in one place: what a node does on its own. It asks for the same transitions as people do.
 *
 * <p>Pure: same arguments, same decision. Source: DESIGN 2, D4, D5, D24; spec/panel-api.md 5.1 and 5.5.
 */
public final class Decider {

    private static final Promote.Request AUTOMATIC = new Promote.Request(Promote.Trigger.AUTOMATIC);
    private static final Promote.Request EXTERNAL = new Promote.Request(Promote.Trigger.EXTERNAL);

    private Decider() {}

    /** What to do now. {@code sinceStart} is how long this agent has been running. */
    public static Decision decide(ClusterView view, Observation seen, Policy policy, Duration sinceStart) {
        MainVerdict main =
                FailureDetector.judge(seen.evidence(), policy.failover().threshold());
        List<Verdict> guards = view.self().role().follows()
                ? Promote.plan(view, seen, policy, AUTOMATIC).verdicts()
                : List.of();
        Backing backing = BackingRule.judge(view, seen, policy, sinceStart);
        Optional<NodeCondition> condition = changedCondition(view.self(), seen);
        return new Decision(
                condition.flatMap(changed -> conditionEvent(view.self().condition(), changed)).stream()
                        .toList(),
                silentNodes(view, seen, policy),
                condition,
                transition(view, seen, policy),
                view.rules().paused()
                        ? Optional.empty()
                        : StartRule.decide(view, seen, policy.timings(), backing, sinceStart),
                ballot(view, seen, policy),
                policy.timings().probe(),
                new Explanation(main, guards, seen.lossBound(), backing));
    }

    private static Optional<Plan> transition(ClusterView view, Observation seen, Policy policy) {
        Optional<Plan> fence = fence(view, seen);
        if (fence.isPresent()) {
            return fence;
        }
        return promotion(view, seen, policy).filter(Plan::mayStart);
    }

    /** A main that meets a higher term anywhere closes itself, before everything else (D5); so does a second writer. */
    private static Optional<Plan> fence(ClusterView view, Observation seen) {
        Comparator<PeerSighting> byTerm = Comparator.comparing(Decider::termOf);
        return seen.peers().stream()
                .max(byTerm)
                .map(peer -> Fence.plan(view, seen, termOf(peer), "node " + peer.node()))
                .filter(Plan::mayStart)
                .or(() -> fenceBeside(view, seen));
    }

    private static Optional<Plan> fenceBeside(ClusterView view, Observation seen) {
        boolean open = seen.database().value().recovery().map(in -> !in).orElse(false);
        return seen.peers().stream()
                .filter(peer -> open)
                .flatMap(peer ->
                        claimOf(peer).stream().map(claim -> Fence.planBeside(view, seen, claim, "node " + peer.node())))
                .filter(Plan::mayStart)
                .findFirst();
    }

    private static Optional<Plan> promotion(ClusterView view, Observation seen, Policy policy) {
        if (!view.self().role().follows() || seen.transitionRunning()) {
            return Optional.empty();
        }
        boolean byHand = view.self().condition() == NodeCondition.PROMOTED_EXTERNALLY;
        return Optional.of(Promote.plan(view, seen, policy, byHand ? EXTERNAL : AUTOMATIC));
    }

    /** What to ask the others' consent for; nothing while a transition runs. */
    private static Optional<Ballot> ballot(ClusterView view, Observation seen, Policy policy) {
        if (!view.self().role().follows() || seen.transitionRunning()) {
            return Optional.empty();
        }
        return Candidacy.ballot(view, seen, policy, Promote.plan(view, seen, policy, AUTOMATIC));
    }

    private static Term termOf(PeerSighting peer) {
        return peer.health().map(health -> health.value().term()).orElse(Term.NONE);
    }

    private static Optional<Claim> claimOf(PeerSighting peer) {
        return peer.health()
                .flatMap(health -> health.value()
                        .match(
                                answered -> Optional.of(answered.claim()),
                                refused -> Optional.empty(),
                                silent -> Optional.empty()));
    }

    /** Recovery overrides what we remember: somebody promoted or cloned this database without us (spec 5.1). */
    private static Optional<NodeCondition> changedCondition(NodeState self, Observation seen) {
        if (seen.transitionRunning()) {
            return Optional.empty();
        }
        return seen.database()
                .value()
                .match(
                        writable -> outOfRecovery(self),
                        standby -> inRecovery(self, standby.isStreaming()),
                        refused -> Optional.<NodeCondition>empty(),
                        silent -> Optional.<NodeCondition>empty())
                .filter(changed -> changed != self.condition());
    }

    private static Optional<NodeCondition> outOfRecovery(NodeState self) {
        if (EffectiveRole.isPromotedExternally(self, false)) {
            return Optional.of(NodeCondition.PROMOTED_EXTERNALLY);
        }
        if (self.condition() == NodeCondition.LEFT && self.membership().isEmpty()) {
            return Optional.of(NodeCondition.STANDALONE);
        }
        boolean back = self.role() == Role.MAIN && self.condition() == NodeCondition.DEMOTED_UNEXPECTEDLY;
        return back ? Optional.of(NodeCondition.MAIN) : Optional.empty();
    }

    private static Optional<NodeCondition> inRecovery(NodeState self, boolean streaming) {
        if (EffectiveRole.isDemotedUnexpectedly(self, true)) {
            return Optional.of(NodeCondition.DEMOTED_UNEXPECTEDLY);
        }
        if (self.role().follows() && self.condition() == NodeCondition.PROMOTED_EXTERNALLY) {
            return Optional.of(NodeCondition.AWAITING_REPLICA);
        }
        boolean waited = self.condition() == NodeCondition.AWAITING_REPLICA
                || self.condition() == NodeCondition.AWAITING_REATTACH;
        boolean first = streaming && self.role().follows() && waited;
        return first ? Optional.of(NodeCondition.STREAMING) : Optional.empty();
    }

    /** Only what happened without us is an event, and the end of what a person did for us; the way back is its end. */
    private static Optional<ClusterEvent> conditionEvent(NodeCondition before, NodeCondition condition) {
        return switch (condition) {
            case PROMOTED_EXTERNALLY ->
                Optional.of(ClusterEvent.of(
                        EventKind.PROMOTED_EXTERNALLY,
                        "The database left recovery without Mainstay; the rest of the promotion is caught up on when the"
                                + " main is silent, else this node is fenced",
                        Facts.none()));
            case DEMOTED_UNEXPECTEDLY ->
                Optional.of(ClusterEvent.of(
                        EventKind.DEMOTED_UNEXPECTEDLY,
                        "The main's database is in recovery without Mainstay; it accepts no writes",
                        Facts.none()));
            case STREAMING ->
                before == NodeCondition.AWAITING_REATTACH
                        ? Optional.of(ClusterEvent.of(
                                EventKind.REATTACH_COMPLETED,
                                "This node follows its main again, by the script that was handed out",
                                RebaseWay.byHand().facts()))
                        : Optional.empty();
            case STANDALONE, MAIN, AWAITING_REPLICA, FENCED, ISOLATED, LEFT, REMOVED, NEEDS_REBASE, AWAITING_REATTACH ->
                Optional.empty();
        };
    }

    private static List<NodeId> silentNodes(ClusterView view, Observation seen, Policy policy) {
        boolean leads = view.self().role() == Role.MAIN
                && seen.database().value().recovery().map(in -> !in).orElse(false);
        if (!leads && view.self().role() != Role.STANDBY_LEADER) {
            return List.of();
        }
        return view.others().stream()
                .filter(node -> node.status() == NodeStatus.ONLINE)
                .map(Node::id)
                .filter(id -> isSilent(id, seen, policy.timings().offlineAfter()))
                .toList();
    }

    /** A node that was never heard of is not silent yet: the recorder counts from the agent's start. */
    private static boolean isSilent(NodeId id, Observation seen, Duration limit) {
        return seen.peers().stream()
                .filter(peer -> peer.node().equals(id))
                .flatMap(peer -> peer.silence().stream())
                .anyMatch(silence -> silence.compareTo(limit) >= 0);
    }
}
