package dev.mainstay.domain.transition;

/**
 * Makes a member of a standby cluster its leader, in the place of one that is lost. The slot at the remote main is the lock: one
 * node streams with it, and only that one takes the role. Source: ADR 34.
 *
 * <p>Immutable.
 */
public enum LeadStandbysStep implements Step {
    /** Only looks; a slot that the present leader streams with is in use. */
    CHECK_REMOTE("the remote main lets this node follow it: login, and a slot that nobody uses", Compensation.NONE),
    /** The database goes on; its receiver changes over. */
    FOLLOW_REMOTE(
            "the database follows the remote main", Compensation.so("the database follows the former leader again")),
    /** Not waited for where a person takes the role by force, since the remote main may be lost too. */
    STREAM("the database streams with the slot of the cluster", Compensation.NONE),
    /** In the next term; nothing of what the remote main has can be lost by it. */
    TAKE_ROLE("this node leads the standby cluster in the next term", Compensation.NONE, StepWeight.POINT_OF_NO_RETURN),
    /** A standby keeps slots too. */
    CREATE_SLOTS("every other member has its slot here and is admitted", Compensation.NONE),
    /** Those that did not hear are told each beat. */
    NOTIFY_NODES("the other members know of it", Compensation.NONE, StepWeight.DEFERRABLE),
    /** It followed the former leader's (D20). */
    RELEASE_REDIS("the local Redis follows nobody", Compensation.NONE, StepWeight.DEFERRABLE),
    /** A hook of the operator. */
    RUN_HOOKS("the role-change command has run", Compensation.NONE, StepWeight.DEFERRABLE);

    private final StepTraits traits;

    LeadStandbysStep(String condition, Compensation compensation) {
        this(condition, compensation, StepWeight.NORMAL);
    }

    LeadStandbysStep(String condition, Compensation compensation, StepWeight weight) {
        this.traits = new StepTraits(condition, compensation, weight);
    }

    @Override
    public StepTraits traits() {
        return traits;
    }
}
