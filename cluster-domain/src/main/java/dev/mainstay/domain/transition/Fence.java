package dev.mainstay.domain.transition;

import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.observation.PeerObservation.Claim;
import dev.mainstay.domain.policy.FenceRule;
import dev.mainstay.domain.policy.FreezeRule.Contender;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.Role;
import java.util.List;

/**
 * Closing a main that met a higher term, or a second writer beside a living main: guards and plan.
 *
 * <p>Pure. Source: D5, D7.
 */
public final class Fence {

    /** Fact: the higher term. */
    public static final String TERM = "term";

    /** Fact: where it was heard of. */
    public static final String HEARD_FROM = "heard_from";

    /** Fact: whether the database may have accepted writes beside the other main; one that returned in recovery did not. */
    public static final String OPEN = "open";

    private Fence() {}

    /** The plan for a main that heard of that term. A running transition does not protect it: it is ended first. */
    public static Plan plan(ClusterView view, Observation seen, Term heard, String from) {
        return plan(view, seen, FenceRule.demandsFence(view.self(), heard), heard, from);
    }

    /** The plan for a node whose database was promoted by hand, beside that main. */
    public static Plan planBeside(ClusterView view, Observation seen, Claim main, String from) {
        return plan(view, seen, FenceRule.demandsFenceBeside(view.self(), main), main.term(), from);
    }

    /** The plan for a main that met another one of its own term and is the one to give way. */
    public static Plan planTie(ClusterView view, Observation seen, Contender other) {
        boolean leads =
                view.self().role() == Role.MAIN && !view.self().condition().isClosed();
        return plan(view, seen, leads, other.term(), "node " + other.node());
    }

    private static Plan plan(ClusterView view, Observation seen, boolean demanded, Term heard, String from) {
        Verdict verdict = Verdict.that(
                Guard.NEWER_MAIN_EXISTS,
                demanded,
                "own term " + view.self().term() + ", heard of " + heard + " from " + from);
        return new Plan(
                TransitionKind.FENCE,
                List.of(verdict),
                Facts.of(TERM, heard).with(HEARD_FROM, from).with(OPEN, seen.mayBeOpen()));
    }
}
