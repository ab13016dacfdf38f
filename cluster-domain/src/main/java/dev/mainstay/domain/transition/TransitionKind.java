package dev.mainstay.domain.transition;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The transitions there are, each with its steps in order.
 *
 * <p>Immutable.
 */
public enum TransitionKind {
    /** See {@link SetupMainStep}. */
    SETUP_MAIN("setup-main", SetupMainStep.values()),
    /** See {@link SetupSecondaryStep}. */
    SETUP_SECONDARY("setup-secondary", SetupSecondaryStep.values()),
    /** See {@link PromoteStep}. */
    PROMOTE("promote", PromoteStep.values()),
    /** See {@link SwitchoverStep}. */
    SWITCHOVER("switchover", SwitchoverStep.values()),
    /** See {@link CrashHandOverStep}. */
    CRASH_HANDOVER("crash-handover", CrashHandOverStep.values()),
    /** See {@link RebaseStep}. */
    REBASE("rebase", RebaseStep.values()),
    /** See {@link ResolveStep}. */
    RESOLVE("resolve", ResolveStep.values()),
    /** See {@link LeaveStep}. */
    LEAVE("leave", LeaveStep.values()),
    /** See {@link DisbandStep}. */
    DISBAND("disband", DisbandStep.values()),
    /** See {@link RemoveStep}. */
    REMOVE("remove", RemoveStep.values()),
    /** See {@link FenceStep}. */
    FENCE("fence", FenceStep.values()),
    /** See {@link FollowRemoteStep}. */
    FOLLOW_REMOTE("follow-remote", FollowRemoteStep.values()),
    /** See {@link LeadAloneStep}. */
    LEAD_ALONE("lead-alone", LeadAloneStep.values()),
    /** See {@link LeadStandbysStep}. */
    LEAD_STANDBYS("lead-standbys", LeadStandbysStep.values()),
    /** See {@link RecoverStep}. */
    RECOVER("recover-from-server", RecoverStep.values()),
    /** See {@link RotateSecretStep}: in no journal. */
    ROTATE_SECRET("rotate-secret", RotateSecretStep.values());

    private final String word;

    private final List<Step> steps;

    TransitionKind(String word, Step[] steps) {
        this.word = word;
        this.steps = List.copyOf(Arrays.asList(steps));
    }

    /** As the journal, the API and the CLI write it. */
    public String word() {
        return word;
    }

    /** In order of execution. */
    public List<Step> steps() {
        return steps;
    }

    /** Where a step stands; the journal names steps, never numbers. */
    public Optional<Integer> indexOf(String step) {
        for (int index = 0; index < steps.size(); index++) {
            if (steps.get(index).name().equals(step)) {
                return Optional.of(index);
            }
        }
        return Optional.empty();
    }

    /** Whether a main stops its database in it to give its role to another node. */
    public boolean handsOver() {
        return this == SWITCHOVER || this == CRASH_HANDOVER;
    }

    /** Where the point of no return stands. */
    public int pointOfNoReturn() {
        for (int index = 0; index < steps.size(); index++) {
            if (steps.get(index).pointOfNoReturn()) {
                return index;
            }
        }
        return steps.size();
    }

    /** The kind of that word. */
    public static Optional<TransitionKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }
}
