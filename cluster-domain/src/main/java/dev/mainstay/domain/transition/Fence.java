package dev.mainstay.domain.transition;

import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.observation.PeerObservation.Claim;
import dev.mainstay.domain.policy.FenceRule;
import dev.mainstay.domain.topology.ClusterView;
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

    private Fence() {}

    /** The plan for a main that heard of that term. A running transition does not protect it: it is ended first. */
    public static Plan plan(ClusterView view, Term heard, String from) {
        return plan(view, heard, from, FenceRule.demandsFence(view.self(), heard));
    }

    /** The plan for a node whose database was promoted by hand, beside that main. */
    public static Plan planBeside(ClusterView view, Claim main, String from) {
        return plan(view, main.term(), from, FenceRule.demandsFenceBeside(view.self(), main));
    }

    private static Plan plan(ClusterView view, Term heard, String from, boolean demanded) {
        Verdict verdict = Verdict.that(
                Guard.NEWER_MAIN_EXISTS,
                demanded,
                "own term " + view.self().term() + ", heard of " + heard + " from " + from);
        return new Plan(
                TransitionKind.FENCE, List.of(verdict), Facts.of(TERM, heard).with(HEARD_FROM, from));
    }
}
