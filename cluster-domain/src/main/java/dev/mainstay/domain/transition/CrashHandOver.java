package dev.mainstay.domain.transition;

import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.observation.PeerObservation.Claim;
import dev.mainstay.domain.observation.PeerSighting;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.domain.policy.Policy;
import dev.mainstay.domain.policy.SyncRight;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.topology.SharedConfig;
import dev.mainstay.domain.wal.Lsn;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Hand-over by a main whose database crashed and does not come back: guards, plan and the choice of the heir. Unlike a
 * secondary, which must conclude from silence, this node knows; so nobody waits for the failover threshold.
 *
 * <p>Pure. Source: D4, ADR 0022.
 */
public final class CrashHandOver {

    /** Fact: how long the database was down at the decision, in milliseconds. */
    public static final String DOWN_MS = "down_ms";

    /** Fact of a verdict: somebody could lead, and by its last answer lacks something that is known to be written. */
    public static final String BEHIND = "behind";

    /** So many starts that ended in vain say that the next one will too, */
    public static final int HOPELESS = 3;

    /** when they were made over so long a time: somebody may be restarting it (K-167). */
    public static final Duration HOPELESS_AFTER = Duration.ofSeconds(30);

    private CrashHandOver() {}

    /**
     * How the database does, as this agent saw it.
     *
     * @param down how long it has been down since it last took writes; empty when this agent never saw that
     * @param known the last position that this agent saw; it may have written more before it crashed
     * @param failedStarts how many starts in a row ended in vain
     */
    public record Trouble(Optional<Duration> down, Optional<Lsn> known, int failedStarts) {}

    /** The plan in this situation. */
    public static Plan plan(ClusterView view, Observation seen, Policy policy, Trouble trouble) {
        List<Candidate> able = candidates(view, seen, policy);
        NodeState self = view.self();
        boolean leads = self.role() == Role.MAIN && self.condition() == NodeCondition.MAIN;
        boolean ours = seen.process() != ProcessObservation.NOT_OURS;
        boolean automatic = view.config()
                .map(SharedConfig::autoFailover)
                .orElse(policy.failover().automatic());
        return new Plan(
                TransitionKind.CRASH_HANDOVER,
                List.of(
                        Verdict.that(
                                Guard.NODE_IS_MAIN,
                                leads,
                                "this node is " + self.role().word() + ", "
                                        + self.condition().word()),
                        Verdict.that(
                                Guard.NO_TRANSITION_RUNS,
                                !seen.transitionRunning(),
                                seen.transitionRunning() ? "a transition is running" : "none is running"),
                        Verdict.that(
                                Guard.AGENT_RUNS_THE_DATABASE,
                                ours,
                                ours ? "the agent stops and starts the database" : "postgresql.process is none"),
                        Verdict.that(
                                Guard.FAILOVER_IS_AUTOMATIC,
                                automatic && !view.rules().paused(),
                                automatic ? "automatic failover is on" : "automatic failover is off"),
                        staysDown(view, seen, trouble),
                        heirAnswers(able, trouble)),
                facts(view, able, trouble));
    }

    private static Verdict staysDown(ClusterView view, Observation seen, Trouble trouble) {
        Duration allowed = view.rules().startTimeout();
        boolean stopped = seen.process() == ProcessObservation.STOPPED;
        boolean late = lasts(trouble, allowed);
        boolean hopeless = lasts(trouble, HOPELESS_AFTER) && stopped && trouble.failedStarts() >= HOPELESS;
        return Verdict.that(
                Guard.DATABASE_STAYS_DOWN,
                late || hopeless,
                trouble.down()
                        .map(down -> "the database has been down for " + down.toMillis() + " ms, " + allowed.toSeconds()
                                + " s are allowed; " + trouble.failedStarts() + " starts failed")
                        .orElse("this agent did not see the database take writes"));
    }

    private static boolean lasts(Trouble trouble, Duration limit) {
        return trouble.down().filter(down -> down.compareTo(limit) >= 0).isPresent();
    }

    private static Verdict heirAnswers(List<Candidate> able, Trouble trouble) {
        Optional<Node> heir = heir(able, trouble);
        String known = trouble.known().map(Lsn::toString).orElse("an unknown position");
        return Verdict.that(
                Guard.HEIR_ANSWERS,
                heir.isPresent(),
                heir.map(node -> "node " + node.id() + " follows this one and holds all up to " + known)
                        .orElse("no secondary that could lead answers and holds all up to " + known),
                Facts.of(BEHIND, !able.isEmpty() && heir.isEmpty()));
    }

    /** Those that follow this main and answer. */
    private static List<Candidate> candidates(ClusterView view, Observation seen, Policy policy) {
        return view.others().stream()
                .filter(node -> node.role().mayTakeOver() && !node.needsRebase())
                .filter(node -> SyncRight.isHeldBy(view.self(), node.id()))
                .flatMap(node -> claim(node.id(), seen, policy).stream()
                        .filter(claim -> couldLead(claim, view, seen))
                        .map(claim -> new Candidate(node, claim)))
                .toList();
    }

    /** Position first, then preference, priority and number, as in an election. */
    private static Optional<Node> heir(List<Candidate> able, Trouble trouble) {
        Comparator<Candidate> best = Comparator.comparing(Candidate::position)
                .thenComparing(Candidate::preference)
                .reversed()
                .thenComparing(candidate -> candidate.node().priority())
                .thenComparing(candidate -> candidate.node().id());
        return able.stream()
                .filter(candidate -> holds(candidate.claim(), trouble))
                .min(best)
                .map(Candidate::node);
    }

    /** Else the usual wait for the old data costs less than what would be lost. */
    private static boolean holds(Claim claim, Trouble trouble) {
        return trouble.known()
                .flatMap(known -> claim.position().filter(position -> position.hasReached(known)))
                .isPresent();
    }

    private record Candidate(Node node, Claim claim) {
        Lsn position() {
            return claim.position().orElse(new Lsn(0));
        }

        int preference() {
            return claim.profile().tags().priority();
        }
    }

    private static Optional<Claim> claim(NodeId node, Observation seen, Policy policy) {
        return seen.peers().stream()
                .filter(peer -> peer.node().equals(node))
                .flatMap(peer -> fresh(peer, policy).stream())
                .findFirst();
    }

    private static Optional<Claim> fresh(PeerSighting peer, Policy policy) {
        return peer.health()
                .filter(look -> !look.isOlderThan(policy.timings().staleAfter()))
                .flatMap(look -> look.value()
                        .match(
                                answered -> Optional.of(answered.claim()),
                                refused -> Optional.empty(),
                                silent -> Optional.empty()));
    }

    /** It says itself that it follows this node, in no newer term, and is told to stand aside by nobody. */
    private static boolean couldLead(Claim claim, ClusterView view, Observation seen) {
        Optional<NodeId> self = view.self().membership().map(Membership::nodeId);
        return claim.role().filter(Role::mayTakeOver).isPresent()
                && !claim.acceptsWrites()
                && claim.allegiance().main().equals(self)
                && !claim.term().isNewerThan(view.self().term())
                && !claim.profile().tags().standsAside()
                && claim.version()
                        .filter(other -> !other.equals(seen.versions().own()))
                        .isEmpty();
    }

    private static Facts facts(ClusterView view, List<Candidate> able, Trouble trouble) {
        Optional<Node> heir = heir(able, trouble);
        Facts facts = Facts.of(Switchover.TERM, view.self().term().next())
                .withKnown(DOWN_MS, trouble.down().map(Duration::toMillis))
                .withKnown(Promote.FENCE_LSN, trouble.known())
                .with("failed_starts", trouble.failedStarts())
                .withKnown(Switchover.OLD_MAIN, view.self().membership().map(Membership::nodeId))
                .withKnown(Switchover.TARGET, heir.map(Node::id));
        return heir.map(node -> facts.with(EndpointFacts.of(Switchover.TARGET_ENDPOINTS, node.endpoints())))
                .orElse(facts);
    }
}
