package dev.mainstay.domain.transition;

/**
 * Ends a cluster by its main. The main stays writable and the others' databases stay as they are; who streams goes on
 * streaming, and the slots that are left are told, since they hold WAL back. Source: spec/panel-api.md 1.11 and 5.9.
 *
 * <p>Immutable.
 */
public enum DisbandStep implements Step {
    /** Events stay readable. */
    RECORD_END("the shared tables say that the cluster has ended", Compensation.NONE, StepWeight.POINT_OF_NO_RETURN),
    /** One that does not answer hears of it by its next heartbeat, which nobody takes. */
    TELL_NODES("the other nodes know that they were removed", Compensation.NONE, StepWeight.DEFERRABLE),
    /** With the secrets and the other members. */
    FORGET_CLUSTER("this node is standalone and keeps no secret of the cluster", Compensation.NONE),
    /** A hook of the operator (D22). */
    RUN_HOOKS("the role-change command has run", Compensation.NONE, StepWeight.DEFERRABLE);

    private final StepTraits traits;

    DisbandStep(String condition, Compensation compensation) {
        this(condition, compensation, StepWeight.NORMAL);
    }

    DisbandStep(String condition, Compensation compensation, StepWeight weight) {
        this.traits = new StepTraits(condition, compensation, weight);
    }

    @Override
    public StepTraits traits() {
        return traits;
    }
}
