package dev.mainstay.domain.transition;

/**
 * Closes a node that claims main although a newer main exists. Forward only: data is kept, clients are not.
 * Source: D5, D7.
 *
 * <p>Immutable.
 */
public enum FenceStep implements Step {
    /** Durable first: a restart finds the node closed. */
    RECORD_FENCE("this node remembers that it is fenced", Compensation.NONE, StepWeight.POINT_OF_NO_RETURN),
    /** Our block stands first in pg_hba.conf; where we may not write it, the server is told to be read-only. */
    REFUSE_CLIENTS("new client connections are refused", Compensation.NONE),
    /** Everybody but replication and the agent. */
    END_SESSIONS("client sessions are terminated", Compensation.NONE),
    /** Looks, and stops the server when the look fails. */
    VERIFY_CLOSED("no client session is left", Compensation.NONE),
    /** A hook of the operator. */
    RUN_HOOKS("the role-change command has run", Compensation.NONE, StepWeight.DEFERRABLE);

    private final StepTraits traits;

    FenceStep(String condition, Compensation compensation) {
        this(condition, compensation, StepWeight.NORMAL);
    }

    FenceStep(String condition, Compensation compensation, StepWeight weight) {
        this.traits = new StepTraits(condition, compensation, weight);
    }

    @Override
    public StepTraits traits() {
        return traits;
    }
}
