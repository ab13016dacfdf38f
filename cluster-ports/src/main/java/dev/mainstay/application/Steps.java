package dev.mainstay.application;

import dev.mainstay.domain.transition.Step;
import dev.mainstay.domain.transition.StepStatus;

/**
 * How the steps of one transition are reached and taken back.
 *
 * <p>Called off the loop, one call at a time. Every method is idempotent: it tests, acts if needed, and verifies.
 *
 * @param <S> the transition's steps
 */
interface Steps<S extends Step> {

    /** Reaches for a step's condition. A {@code ClusterException} counts as failed. */
    StepStatus reach(S step, StepContext context);

    /** Takes a step back; also one that was only half done, or not begun. */
    StepStatus undo(S step, StepContext context);

    /** After a crash in the point of no return: whether it was reached. Going on from where it stood is the default. */
    default StepStatus settle(S step, StepContext context) {
        return reach(step, context);
    }
}
