package dev.mainstay.domain.transition;

/**
 * Gives the role of main to a secondary because this main's database crashed and does not come back, while its agent lives:
 * nobody has to wait until the silence is long enough. Up to {@link #HAND_OVER} everything can be taken back. Source: D4, D8.
 *
 * <p>Immutable.
 */
public enum CrashHandOverStep implements Step {
    /** In the local journal: the tables are away. */
    ANNOUNCE("the hand-over is on record with its new term", Compensation.NONE),
    /** A database that still recovers would open beside the new main. One that is back by now keeps the role. */
    STOP_DATABASE(
            "the database is stopped and stays so",
            Compensation.so("the database runs again, unless somebody else leads by now")),
    /** Only the target can tell whether it happened; it is asked until it does. */
    HAND_OVER("the target leads in the new term", Compensation.NONE, StepWeight.POINT_OF_NO_RETURN),
    /** What it wrote and could not send may be a branch of its own: it is re-attached, not just started. */
    TAKE_ROLE("this node is a secondary of the new main and waits to be re-attached", Compensation.NONE),
    /** Redis follows the database (D20). */
    FOLLOW_REDIS("Redis replicates the new main's", Compensation.NONE, StepWeight.DEFERRABLE),
    /** RADIUS and the like (D21). */
    STOP_SERVICES("services that belong to a main are stopped", Compensation.NONE, StepWeight.DEFERRABLE),
    /** A hook of the operator (D22). */
    RUN_HOOKS("the role-change command has run", Compensation.NONE, StepWeight.DEFERRABLE);

    private final StepTraits traits;

    CrashHandOverStep(String condition, Compensation compensation) {
        this(condition, compensation, StepWeight.NORMAL);
    }

    CrashHandOverStep(String condition, Compensation compensation, StepWeight weight) {
        this.traits = new StepTraits(condition, compensation, weight);
    }

    @Override
    public StepTraits traits() {
        return traits;
    }
}
