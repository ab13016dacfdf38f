package dev.mainstay.application;

import dev.mainstay.domain.transition.FenceStep;
import dev.mainstay.domain.transition.PromoteStep;
import dev.mainstay.domain.transition.SetupMainStep;
import dev.mainstay.domain.transition.SetupSecondaryStep;
import dev.mainstay.domain.transition.Step;
import dev.mainstay.domain.transition.StepStatus;
import dev.mainstay.domain.transition.TransitionKind;

/**
 * Finds the steps of a transition by its kind; a new kind does not compile until it is here.
 *
 * @param setupMain of setup-main
 * @param setupSecondary of setup-secondary
 * @param promote of promote
 * @param fence of fence
 */
record StepBook(
        Steps<SetupMainStep> setupMain,
        Steps<SetupSecondaryStep> setupSecondary,
        Steps<PromoteStep> promote,
        Steps<FenceStep> fence) {

    /** What may be asked of a step. */
    enum Verb {
        /** {@link Steps#reach}. */
        REACH,
        /** {@link Steps#undo}. */
        UNDO,
        /** {@link Steps#settle}. */
        SETTLE
    }

    StepStatus ask(Verb verb, TransitionKind kind, Step step, StepContext context) {
        return switch (kind) {
            case SETUP_MAIN -> ask(verb, setupMain, SetupMainStep.valueOf(step.name()), context);
            case SETUP_SECONDARY -> ask(verb, setupSecondary, SetupSecondaryStep.valueOf(step.name()), context);
            case PROMOTE -> ask(verb, promote, PromoteStep.valueOf(step.name()), context);
            case FENCE -> ask(verb, fence, FenceStep.valueOf(step.name()), context);
        };
    }

    private static <S extends Step> StepStatus ask(Verb verb, Steps<S> steps, S step, StepContext context) {
        return switch (verb) {
            case REACH -> steps.reach(step, context);
            case UNDO -> steps.undo(step, context);
            case SETTLE -> steps.settle(step, context);
        };
    }
}
