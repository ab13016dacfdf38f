package dev.mainstay.domain.transition;

import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.event.Reason;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeEndpoints;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Opening a closed main that a person named as the true one, in a term above all others: guards and plan. The other main
 * is closed first, or a person says that it is dead.
 *
 * <p>Pure; what a look at the other main found comes in as a value. Source: D6, D8, ADR 0012.
 */
public final class Resolve {

    /** Fact: the term to lead in. */
    public static final String TERM = Promote.TERM;

    /** Fact: why, in a person's words. */
    public static final String REASON = "reason";

    /** Fact: the node whose branch is given up. */
    public static final String OTHER = "other_node";

    /** Prefix of the facts that hold that node's endpoints. */
    public static final String OTHER_ENDPOINTS = "other_";

    /** Fact: a person says that the other node is dead, and what is given up with it. */
    public static final String GIVEN_UP = "given_up";

    private Resolve() {}

    /**
     * What is asked for.
     *
     * @param reason why
     * @param force a person says that the other main is dead, should it not answer
     */
    public record Request(Reason reason, boolean force) {}

    /**
     * What a look at the other main found.
     *
     * @param node its number
     * @param endpoints where it is reached
     * @param term the highest term it told; {@link Term#NONE} when it told none
     * @param answers whether its agent answers, so that it can be closed and asked whether it is
     * @param detail what was seen, for people
     */
    public record OtherMain(NodeId node, NodeEndpoints endpoints, Term term, boolean answers, String detail) {}

    /** What this node is busy with. */
    public enum Business {
        /** Nothing. */
        NONE,
        /** It has closed itself for a hand-over and does not know whether the other side leads. */
        HAND_OVER_OPEN,
        /** A transition that must end first. */
        TRANSITION
    }

    /** The plan for this request in this situation. */
    public static Plan plan(ClusterView view, Observation seen, Business business, Request request, OtherMain other) {
        NodeState self = view.self();
        boolean ours = seen.process() != ProcessObservation.NOT_OURS;
        List<Verdict> verdicts = new ArrayList<>();
        verdicts.add(Verdict.that(
                Guard.NODE_IS_CLOSED_MAIN,
                isClosedMain(self) || business == Business.HAND_OVER_OPEN,
                "this node is " + self.role().word() + ", " + self.condition().word()
                        + (business == Business.HAND_OVER_OPEN ? ", waiting for the end of a hand-over" : "")));
        verdicts.add(Verdict.that(
                Guard.NO_TRANSITION_RUNS,
                business != Business.TRANSITION,
                business == Business.TRANSITION ? "a transition is running" : "none is running that must end first"));
        verdicts.add(Verdict.that(
                Guard.AGENT_RUNS_THE_DATABASE,
                ours,
                ours ? "the agent stops and starts the database" : "postgresql.process is none"));
        verdicts.add(Verdict.that(Guard.OTHER_MAIN_CAN_BE_CLOSED, other.answers(), given(other, request))
                .liftedBy(request.force()));
        return new Plan(TransitionKind.RESOLVE, verdicts, facts(self, business, request, other));
    }

    /** Whether this node was main, or took writes beside one, and is closed for it. */
    public static boolean isClosedMain(NodeState self) {
        boolean main = self.role() == Role.MAIN && self.condition().mustRebase();
        return self.membership().isPresent() && (main || self.condition() == NodeCondition.FENCED);
    }

    private static String given(OtherMain other, Request request) {
        String what = "node " + other.node() + " " + other.detail();
        if (other.answers()) {
            return what + ": it is closed before this node opens, and its own writes are saved when it is brought back";
        }
        return what
                + ": what only it has is given up until it returns, and if it still takes writes there are two mains"
                + (request.force() ? "" : "; with --force you say that it is dead");
    }

    /** Above everything that either side has heard of, and above the term that a hand-over has offered. */
    private static Facts facts(NodeState self, Business business, Request request, OtherMain other) {
        Term known = business == Business.HAND_OVER_OPEN ? self.term().next() : self.term();
        Facts facts = Facts.of(TERM, known.max(other.term()).next())
                .with(Promote.TRIGGER, Promote.Trigger.OPERATOR)
                .with(Promote.FORCED, request.force())
                .with(REASON, request.reason())
                .with(OTHER, other.node())
                .with(EndpointFacts.of(OTHER_ENDPOINTS, other.endpoints()));
        Optional<String> lost = Optional.of(given(other, request)).filter(any -> !other.answers() && request.force());
        return facts.withKnown(GIVEN_UP, lost);
    }
}
