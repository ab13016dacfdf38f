package dev.mainstay.domain.transition;

/**
 * Gives the role of main to a secondary without losing a write, driven by the main. Up to {@link #HAND_OVER} everything can
 * be taken back; while the answer to it is unknown the database stays closed. Source: D8, spec/panel-api.md 5.8.
 *
 * <p>Immutable.
 */
public enum SwitchoverStep implements Step {
    /** While the tables can still be written. */
    ANNOUNCE("the switchover is on record with its new term", Compensation.NONE),
    /** A restart point there, and its doors open for this node: both do no harm if nothing follows. */
    PREPARE_TARGET("the target is ready to lead and lets this node follow it", Compensation.NONE),
    /** Else the stop would write it while nobody is served (L54). */
    CHECKPOINT("what was dirty in memory is on disk", Compensation.NONE),
    /** Begins the write gap; advisory, so it opens the drain and no more (M2). */
    CLOSE("new transactions cannot write", Compensation.so("clients are admitted and may write")),
    /** Open transactions get their time; then clients are refused and their sessions ended. Taken back with the step before. */
    DRAIN("no client session is left and none can come", Compensation.NONE),
    /** So that the promotion has nothing left to replay. */
    CATCH_UP("the target has replayed everything", Compensation.NONE),
    /** The real fence; tells where the last record ends (M17). */
    STOP_DATABASE(
            "the database is stopped cleanly and the end of its last record is known",
            Compensation.so("the database runs again, unless somebody else leads by now")),
    /** Only the target can tell whether it happened; it is asked until it does. */
    HAND_OVER(
            "the target holds the last record and leads in the new term",
            Compensation.NONE,
            StepWeight.POINT_OF_NO_RETURN),
    /** Before anything may start the database: it would open for writes. */
    CONFIGURE_STANDBY("the database will start as a standby of the new main", Compensation.NONE),
    /** Node-local. */
    TAKE_ROLE("this node is a secondary of the new main", Compensation.NONE),
    /** No copy is needed: everything it has is in the new main's history. */
    START_STANDBY("the database runs in recovery", Compensation.NONE),
    /** A standby that does not stream in time is left for a re-attach: the switchover itself is done. */
    STREAM("the database streams from the new main", Compensation.NONE),
    /** Redis follows the database (D20). */
    FOLLOW_REDIS("Redis replicates the new main's", Compensation.NONE, StepWeight.DEFERRABLE),
    /** RADIUS and the like (D21). */
    STOP_SERVICES("services that belong to a main are stopped", Compensation.NONE, StepWeight.DEFERRABLE),
    /** A hook of the operator (D22). */
    RUN_HOOKS("the role-change command has run", Compensation.NONE, StepWeight.DEFERRABLE),
    /** With who leads now and how long nobody could write. */
    CONCLUDE("the switchover is on record as completed", Compensation.NONE);

    private final StepTraits traits;

    SwitchoverStep(String condition, Compensation compensation) {
        this(condition, compensation, StepWeight.NORMAL);
    }

    SwitchoverStep(String condition, Compensation compensation, StepWeight weight) {
        this.traits = new StepTraits(condition, compensation, weight);
    }

    @Override
    public StepTraits traits() {
        return traits;
    }
}
