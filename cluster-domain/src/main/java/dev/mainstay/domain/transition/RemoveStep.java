package dev.mainstay.domain.transition;

/**
 * Takes another node out of the cluster, by the main. Source: spec/panel-api.md 1.12 and 5.9, H-42.
 *
 * <p>Immutable.
 */
public enum RemoveStep implements Step {
    /** First, so that nothing makes its slot again. */
    RECORD_REMOVAL("the shared tables say that the node was removed", Compensation.NONE, StepWeight.POINT_OF_NO_RETURN),
    /** One that does not answer hears of it by its next heartbeat, which is refused. */
    TELL_NODE("the node knows that it was removed", Compensation.NONE, StepWeight.DEFERRABLE),
    /** One that is still in use is dropped by the loop later. */
    DROP_SLOT("the node's replication slot is gone", Compensation.NONE, StepWeight.DEFERRABLE),
    /** After the slot: the end of its WAL sender is not the end of its attempts. */
    CLOSE_ACCESS("pg_hba.conf admits the node no more", Compensation.NONE, StepWeight.DEFERRABLE);

    private final StepTraits traits;

    RemoveStep(String condition, Compensation compensation, StepWeight weight) {
        this.traits = new StepTraits(condition, compensation, weight);
    }

    @Override
    public StepTraits traits() {
        return traits;
    }
}
