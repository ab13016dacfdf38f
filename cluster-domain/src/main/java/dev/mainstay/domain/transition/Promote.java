package dev.mainstay.domain.transition;

import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.health.FailureDetector;
import dev.mainstay.domain.health.MainVerdict;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.observation.DatabaseObservation;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.policy.Electorate;
import dev.mainstay.domain.policy.FailoverPolicy;
import dev.mainstay.domain.policy.Policy;
import dev.mainstay.domain.policy.SplitBrainGuard;
import dev.mainstay.domain.policy.SyncRight;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.KnownMain;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.wal.LossBound;
import dev.mainstay.domain.wal.Lsn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Emergency promotion of a secondary, by a person or by the decider: guards and plan.
 *
 * <p>Pure. Source: DESIGN 4, D3, D4, D16; spec/panel-api.md 1.14 and 5.7.
 */
public final class Promote {

    /** Fact: the term of the new main. */
    public static final String TERM = "term";

    /** Fact: who asked, a {@link Trigger}. */
    public static final String TRIGGER = "trigger";

    /** Fact: the node that was main, where known. */
    public static final String OLD_MAIN = "old_main";

    /** Fact: replay lag at the decision, in milliseconds; absent when unknown. */
    public static final String LAG_MS = "replay_lag_ms";

    /** Fact: how old what is known of the main's position is. */
    public static final String KNOWLEDGE_AGE_MS = "knowledge_age_ms";

    /** Fact: the most that the promotion may lose, in bytes; absent when unknown. */
    public static final String LOSS_BOUND_BYTES = "loss_bound_bytes";

    /** Fact: in a hand-over, the position that must be held before the promotion. */
    public static final String FENCE_LSN = "fence_lsn";

    /** Fact: whether a person took on that there may be another main. */
    public static final String FORCED = "forced";

    /** Fact: how long the main has been silent, in milliseconds. */
    public static final String SILENCE_MS = "silence_ms";

    private Promote() {}

    /** Who asks for a promotion. */
    public enum Trigger {
        /** A person, through an admin route. */
        OPERATOR,
        /** The decider, when the main is lost. */
        AUTOMATIC,
        /** The database left recovery without us; the rest is caught up on. */
        EXTERNAL,
        /** The main, which has closed itself (D8). */
        HANDED_OVER,
        /** The main, whose database crashed and does not come back: what it could not send is not here (D4). */
        CRASHED;

        /** Whether the main itself asks: it has closed itself, and knows. */
        public boolean isOfMain() {
            return this == HANDED_OVER || this == CRASHED;
        }
    }

    /**
     * What is asked for.
     *
     * @param trigger who asks
     * @param lift what the person who asks takes on
     */
    public record Request(Trigger trigger, Lift lift) {
        /** Of one who takes on nothing. */
        public Request(Trigger trigger) {
            this(trigger, Lift.NOTHING);
        }
    }

    /** What a person takes on, the least first. */
    public enum Lift {
        /** Nothing: every guard holds. */
        NOTHING,
        /** That writes are lost which this node does not hold, and that the main may come back at once: never a second main. */
        LOSS,
        /** That there may be another main, too. */
        DOUBT;

        boolean of(Lift least) {
            return compareTo(least) >= 0;
        }
    }

    /** The plan for this request in this situation. */
    public static Plan plan(ClusterView view, Observation seen, Policy policy, Request request) {
        MainVerdict main =
                FailureDetector.judge(seen.evidence(), policy.failover().threshold());
        List<Verdict> verdicts = new ArrayList<>(standing(view, seen, request));
        StandbyCluster.leadsItself(view, request.trigger() == Trigger.AUTOMATIC).ifPresent(verdicts::add);
        switch (request.trigger()) {
            case OPERATOR -> {
                verdicts.addAll(operatorGuards(view, seen, policy, main, request));
                confirmedIsHeld(view, seen, policy)
                        .map(no -> no.liftedBy(request.lift().of(Lift.LOSS)))
                        .ifPresent(verdicts::add);
            }
            case AUTOMATIC -> {
                verdicts.addAll(automaticGuards(view, seen, policy, main));
                confirmedIsHeld(view, seen, policy).ifPresent(verdicts::add);
                LagGuards.ofDistance(view, seen).ifPresent(verdicts::add);
            }
            case EXTERNAL -> verdicts.add(mainIsNotAnswering(main));
            case HANDED_OVER, CRASHED -> verdicts.add(replayIsNotBlocked(seen));
        }
        return new Plan(TransitionKind.PROMOTE, verdicts, facts(view, seen, main, request));
    }

    /** The plan for a request of the main, which is closed: only it could be lost to a second writer. */
    public static Plan planHandOver(ClusterView view, Observation seen, Policy policy, HandOverOrder order) {
        Trigger trigger = order.crashed() ? Trigger.CRASHED : Trigger.HANDED_OVER;
        Plan plan = plan(view, seen, policy, new Request(trigger));
        Optional<NodeId> known = view.self().main().flatMap(KnownMain::nodeId);
        boolean newer = order.term().isNewerThan(view.self().term());
        boolean ours = known.map(order.from()::equals).orElse(false);
        List<Verdict> verdicts = new ArrayList<>(plan.verdicts());
        verdicts.add(Verdict.that(
                Guard.MAIN_HANDS_OVER,
                newer && ours,
                "node " + order.from() + " asks in term " + order.term() + "; this node follows node "
                        + known.map(Object::toString).orElse("unknown") + " and knows term "
                        + view.self().term()));
        if (order.crashed()) {
            verdicts.addAll(DoubtGuards.ofHeir(view, seen, policy));
            confirmedIsHeld(view, seen, policy).ifPresent(verdicts::add);
        }
        Facts facts = plan.facts().with(TERM, order.term()).with(FENCE_LSN, order.lastRecordEnd());
        return new Plan(plan.kind(), verdicts, facts);
    }

    /**
     * What the main asks for.
     *
     * @param from the main's number
     * @param term the term to lead in
     * @param lastRecordEnd the end of the last record it ever wrote, or of the last that it knows of when it crashed
     * @param crashed whether its database crashed, so that it may have written more
     */
    public record HandOverOrder(NodeId from, Term term, Lsn lastRecordEnd, boolean crashed) {}

    private static List<Verdict> standing(ClusterView view, Observation seen, Request request) {
        Role role = view.self().role();
        boolean recovered = request.trigger() == Trigger.EXTERNAL;
        boolean expected =
                seen.database().value().recovery().map(in -> in != recovered).orElse(false);
        return List.of(
                Verdict.that(Guard.NODE_IS_NOT_MAIN, role != Role.MAIN, "this node's role is " + role.word()),
                Verdict.that(Guard.NODE_IS_SECONDARY, role.follows(), "this node's role is " + role.word()),
                Verdict.that(
                        Guard.NO_TRANSITION_RUNS,
                        !seen.transitionRunning(),
                        seen.transitionRunning() ? "a transition is running" : "none is running"),
                Verdict.that(
                        Guard.DATABASE_ANSWERS,
                        seen.database().value().answers(),
                        describe(seen.database().value())),
                Verdict.that(
                        Guard.DATABASE_IS_IN_RECOVERY,
                        expected,
                        describe(seen.database().value())));
    }

    /** In doubt a person waits like the loop does, unless force takes the doubt on. */
    private static List<Verdict> operatorGuards(
            ClusterView view, Observation seen, Policy policy, MainVerdict main, Request request) {
        List<Verdict> verdicts = new ArrayList<>(List.of(
                mainIsNotAnswering(main),
                replayIsNotBlocked(seen),
                LagGuards.ofReplay(seen.lag(), policy.failover().maximumLag())
                        .liftedBy(request.lift().of(Lift.LOSS))));
        if (Electorate.guard(view, seen, policy) != SplitBrainGuard.NONE) {
            verdicts.add(
                    silentLong(main, policy.failover()).liftedBy(request.lift().of(Lift.LOSS)));
            DoubtGuards.of(view, seen, policy)
                    .forEach(doubt -> verdicts.add(doubt.liftedBy(request.lift().of(Lift.DOUBT))));
        }
        return verdicts;
    }

    private static List<Verdict> automaticGuards(ClusterView view, Observation seen, Policy policy, MainVerdict main) {
        NodeCondition condition = view.self().condition();
        boolean promotable = view.self().role().mayTakeOver() && condition == NodeCondition.STREAMING;
        List<Verdict> verdicts = new ArrayList<>(List.of(
                Verdict.that(
                        Guard.FAILOVER_IS_AUTOMATIC,
                        policy.failover().automatic(),
                        policy.failover().automatic() ? "automatic failover is on" : "automatic failover is off"),
                Verdict.that(Guard.MAIN_WAS_SEEN_HEALTHY, main.wasSeen(), main.sentence()),
                mainIsLost(main, policy.failover()),
                Verdict.that(
                        Guard.NODE_STREAMED_IN_THIS_TERM,
                        promotable,
                        "this node is " + view.self().role().word() + ", " + condition.word()),
                Verdict.that(
                        Guard.VERSIONS_MATCH,
                        seen.versions().match(),
                        "main=" + seen.versions().main().map(Object::toString).orElse("unknown") + ", this="
                                + seen.versions().own()),
                replayIsNotBlocked(seen)));
        verdicts.addAll(DoubtGuards.of(view, seen, policy));
        return verdicts;
    }

    private static Verdict mainIsLost(MainVerdict main, FailoverPolicy policy) {
        return Verdict.that(
                Guard.MAIN_IS_LOST,
                main.state() == MainVerdict.State.LOST,
                main.sentence(),
                Facts.of(SILENCE_MS, main.silence().toMillis())
                        .with("threshold_ms", policy.threshold().toMillis()));
    }

    private static Verdict silentLong(MainVerdict main, FailoverPolicy policy) {
        Verdict lost = mainIsLost(main, policy);
        return new Verdict(Guard.MAIN_WAS_SILENT_LONG, lost.answer(), lost.detail(), lost.facts());
    }

    private static Verdict mainIsNotAnswering(MainVerdict main) {
        return Verdict.that(Guard.MAIN_IS_LOST, main.isSilentNow(), main.sentence());
    }

    /** An operator's pause loses nothing (M7); a pause for want of settings crashes the promotion (M8). */
    private static Verdict replayIsNotBlocked(Observation seen) {
        boolean paused = seen.database()
                .value()
                .match(writable -> false, DatabaseObservation.InRecovery::replayPaused, no -> false, silent -> false);
        return Verdict.that(Guard.REPLAY_IS_NOT_BLOCKED, !paused, paused ? "replay is paused" : "replay goes on");
    }

    /** Nothing where commits wait for nobody. */
    private static Optional<Verdict> confirmedIsHeld(ClusterView view, Observation seen, Policy policy) {
        SyncRight.Standing standing = SyncRight.judge(view, seen, policy);
        Guard guard = Guard.NODE_HOLDS_WHAT_WAS_CONFIRMED;
        return switch (standing.state()) {
            case NOT_NEEDED -> Optional.empty();
            case HELD -> Optional.of(Verdict.that(guard, true, standing.detail()));
            case AWAITED ->
                Optional.of(Verdict.that(guard, false, standing.detail(), Facts.of(Candidacy.PENDING, true)));
            case MISSING -> Optional.of(Verdict.that(guard, false, standing.detail()));
        };
    }

    private static Facts facts(ClusterView view, Observation seen, MainVerdict main, Request request) {
        Optional<LossBound> bound = seen.lossBound();
        return Facts.of(TERM, Candidacy.termOf(view.self()))
                .with(TRIGGER, request.trigger())
                .with(FORCED, request.lift() == Lift.DOUBT)
                .with(SILENCE_MS, main.silence().toMillis())
                .withKnown(OLD_MAIN, view.self().main().flatMap(KnownMain::nodeId))
                .withKnown(LAG_MS, seen.lag().replay().map(Duration::toMillis))
                .withKnown(LOSS_BOUND_BYTES, bound.map(most -> most.total().bytes()))
                .withKnown("behind_bytes", bound.map(most -> most.behind().bytes()))
                .withKnown("unseen_bytes", bound.map(most -> most.unseen().bytes()))
                .withKnown(
                        KNOWLEDGE_AGE_MS, bound.map(most -> most.knowledgeAge().toMillis()));
    }

    private static String describe(DatabaseObservation database) {
        return database.match(
                writable -> "the database is out of recovery",
                inRecovery -> "the database is in recovery",
                DatabaseObservation.Refused::reason,
                DatabaseObservation.Silent::reason);
    }
}
