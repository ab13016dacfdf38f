package dev.mainstay.application;

import dev.mainstay.domain.transition.CrashHandOverStep;
import dev.mainstay.domain.transition.DisbandStep;
import dev.mainstay.domain.transition.FenceStep;
import dev.mainstay.domain.transition.FollowRemoteStep;
import dev.mainstay.domain.transition.LeadAloneStep;
import dev.mainstay.domain.transition.LeadStandbysStep;
import dev.mainstay.domain.transition.LeaveStep;
import dev.mainstay.domain.transition.PromoteStep;
import dev.mainstay.domain.transition.RebaseStep;
import dev.mainstay.domain.transition.RecoverStep;
import dev.mainstay.domain.transition.RemoveStep;
import dev.mainstay.domain.transition.ResolveStep;
import dev.mainstay.domain.transition.SetupMainStep;
import dev.mainstay.domain.transition.SetupSecondaryStep;
import dev.mainstay.domain.transition.Step;
import dev.mainstay.domain.transition.StepStatus;
import dev.mainstay.domain.transition.SwitchoverStep;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.ports.settings.AgentSettings;

/**
 * Finds the steps of a transition by its kind; a new kind does not compile until it is here.
 *
 * @param setupMain of setup-main
 * @param setupSecondary of setup-secondary
 * @param promote of promote
 * @param switchover of switchover
 * @param crashHandOver of a hand-over by a main whose database crashed
 * @param rebase of re-attach
 * @param resolve of resolve
 * @param fence of fence
 * @param followRemote of a cluster that begins to follow another
 * @param leadAlone of a cluster that follows another no more
 * @param leadStandbys of a member that leads a standby cluster
 * @param recover of recover-from-server
 */
record StepBook(
        Steps<SetupMainStep> setupMain,
        Steps<SetupSecondaryStep> setupSecondary,
        Steps<PromoteStep> promote,
        Steps<SwitchoverStep> switchover,
        Steps<CrashHandOverStep> crashHandOver,
        Steps<RebaseStep> rebase,
        Steps<ResolveStep> resolve,
        Steps<LeaveStep> leave,
        Steps<DisbandStep> disband,
        Steps<RemoveStep> remove,
        Steps<FenceStep> fence,
        Steps<FollowRemoteStep> followRemote,
        Steps<LeadAloneStep> leadAlone,
        Steps<LeadStandbysStep> leadStandbys,
        Steps<RecoverStep> recover) {

    /** Over these ports. */
    static StepBook of(
            Ports ports, AgentSettings settings, EventRecorder recorder, DatabaseStart start, RecoveryRun recovering) {
        SetupMainSteps setup = new SetupMainSteps(ports, settings, recorder);
        return new StepBook(
                setup,
                new SetupSecondarySteps(ports, settings, recorder),
                new PromoteSteps(ports, settings, recorder, start),
                new SwitchoverSteps(ports, settings, recorder, start),
                new CrashHandOverSteps(ports, settings, recorder, start),
                new RebaseByHandSteps(ports, settings, recorder),
                new ResolveSteps(ports, settings, recorder, start),
                new LeaveSteps(ports, settings, recorder),
                new DisbandSteps(ports, settings, recorder),
                new RemoveSteps(ports, settings, recorder),
                new FenceSteps(ports, settings, recorder),
                new FollowRemoteSteps(ports, settings, recorder),
                new LeadAloneSteps(ports, settings, recorder),
                new LeadStandbysSteps(ports, settings, recorder),
                new RecoverSteps(ports, setup, recorder, recovering));
    }

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
            case SWITCHOVER -> ask(verb, switchover, SwitchoverStep.valueOf(step.name()), context);
            case CRASH_HANDOVER -> ask(verb, crashHandOver, CrashHandOverStep.valueOf(step.name()), context);
            case REBASE -> ask(verb, rebase, RebaseStep.valueOf(step.name()), context);
            case RESOLVE -> ask(verb, resolve, ResolveStep.valueOf(step.name()), context);
            case LEAVE -> ask(verb, leave, LeaveStep.valueOf(step.name()), context);
            case DISBAND -> ask(verb, disband, DisbandStep.valueOf(step.name()), context);
            case REMOVE -> ask(verb, remove, RemoveStep.valueOf(step.name()), context);
            case FENCE -> ask(verb, fence, FenceStep.valueOf(step.name()), context);
            case FOLLOW_REMOTE -> ask(verb, followRemote, FollowRemoteStep.valueOf(step.name()), context);
            case LEAD_ALONE -> ask(verb, leadAlone, LeadAloneStep.valueOf(step.name()), context);
            case LEAD_STANDBYS -> ask(verb, leadStandbys, LeadStandbysStep.valueOf(step.name()), context);
            case RECOVER -> ask(verb, recover, RecoverStep.valueOf(step.name()), context);
            case ROTATE_SECRET ->
                throw new IllegalStateException("a rotation of the secret is in no journal (ADR 0018)");
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
