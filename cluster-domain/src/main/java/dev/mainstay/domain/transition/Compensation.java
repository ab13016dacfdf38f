package dev.mainstay.domain.transition;

/**
 * How a step is taken back before the point of no return.
 *
 * <p>Immutable.
 *
 * @param description what is true again afterwards; empty when there is nothing to take back
 */
public record Compensation(String description) {

    /** Nothing to take back; the step's comment says why. */
    public static final Compensation NONE = new Compensation("");

    /** Something to take back. */
    public static Compensation so(String description) {
        return new Compensation(description);
    }

    /** Whether there is something to take back. */
    public boolean exists() {
        return !description.isEmpty();
    }
}
