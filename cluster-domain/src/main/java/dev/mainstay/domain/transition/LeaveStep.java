package dev.mainstay.domain.transition;

/**
 * Takes a secondary out of its cluster by its own wish. Its database stays as it is: in recovery, until somebody promotes
 * or reinstalls it. Source: spec/panel-api.md 1.11 and 5.9.
 *
 * <p>Immutable.
 */
public enum LeaveStep implements Step {
    /** Durable first: from here on it beats no more, leads by no word and knows no secret. */
    MARK_LEFT("this node remembers that it left", Compensation.NONE, StepWeight.POINT_OF_NO_RETURN),
    /** Before the main drops the slot, so that nobody uses it. */
    STOP_FOLLOWING("the database follows no main", Compensation.NONE, StepWeight.DEFERRABLE),
    /** It drops slot, access and row. A main that does not answer holds nobody back. */
    TELL_MAIN("the main knows that this node left", Compensation.NONE, StepWeight.DEFERRABLE),
    /** Redis follows the database (D20). */
    RELEASE_REDIS("Redis is nobody's replica", Compensation.NONE, StepWeight.DEFERRABLE),
    /** Other members have nothing to stream from here. */
    CLOSE_ACCESS("our block in pg_hba.conf is gone", Compensation.NONE, StepWeight.DEFERRABLE),
    /** With the secrets and the other members. */
    FORGET_CLUSTER("this node is standalone and keeps no secret of the cluster", Compensation.NONE),
    /** A hook of the operator (D22). */
    RUN_HOOKS("the role-change command has run", Compensation.NONE, StepWeight.DEFERRABLE);

    private final StepTraits traits;

    LeaveStep(String condition, Compensation compensation) {
        this(condition, compensation, StepWeight.NORMAL);
    }

    LeaveStep(String condition, Compensation compensation, StepWeight weight) {
        this.traits = new StepTraits(condition, compensation, weight);
    }

    @Override
    public StepTraits traits() {
        return traits;
    }
}
