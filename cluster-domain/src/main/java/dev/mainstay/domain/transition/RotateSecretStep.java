package dev.mainstay.domain.transition;

/**
 * Replaces the cluster secret by another one. Carried by the main's loop beside other transitions, as its state outside the
 * journal says: a member that is away keeps it open, and must not keep the cluster from being turned around (ADR 0018).
 *
 * <p>Immutable. Source: spec/panel-api.md 1.20, D12, D25.
 */
public enum RotateSecretStep implements Step {
    /** Nobody uses it yet, so nothing has to be taken back. */
    PREPARE("every member takes the next secret as well", Compensation.NONE, StepWeight.NORMAL),
    /** From here on the next secret is the cluster's; the old one is still taken. */
    COMMIT("every member uses the next secret", Compensation.NONE, StepWeight.POINT_OF_NO_RETURN),
    /** Last, so that no message of a member that was slow is refused. */
    FORGET("no member takes the old secret any more", Compensation.NONE, StepWeight.NORMAL);

    private final StepTraits traits;

    RotateSecretStep(String condition, Compensation compensation, StepWeight weight) {
        this.traits = new StepTraits(condition, compensation, weight);
    }

    @Override
    public StepTraits traits() {
        return traits;
    }
}
