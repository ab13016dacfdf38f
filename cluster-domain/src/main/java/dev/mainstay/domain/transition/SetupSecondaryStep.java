package dev.mainstay.domain.transition;

/**
 * Turns a standalone server into a secondary by copying the main's data. Source: DESIGN 4, spec/panel-api.md 5.4.
 *
 * <p>Immutable.
 */
public enum SetupSecondaryStep implements Step {
    /** Only looks. */
    TEST_MAIN("the main's API and secret are good", Compensation.NONE),
    /** The main knows us and holds WAL for us. */
    JOIN_MAIN(
            "node id, slot and replication password were received and are kept",
            Compensation.so("the main has dropped slot and node, and this node has forgotten them")),
    /** Only looks: a replication login and room on the disk. */
    CHECK_COPY("the copy can be made: login, slot and free space", Compensation.NONE),
    /** Service containers stop (D21). */
    STOP_SERVICES("services that belong to a main are stopped", Compensation.so("they run again")),
    /** From here on the panel is down until the copy runs or the old data is back. */
    STOP_DATABASE("the local database is stopped", Compensation.so("the local database runs again")),
    /** Moved, never deleted (D9). */
    MOVE_DATA_ASIDE("the old data lies aside", Compensation.so("the old data is back in its place")),
    /** Long; shows progress. */
    COPY_DATA("the main's data is copied", Compensation.so("the unfinished copy is gone")),
    /** Written into the copy, which is thrown away as a whole. */
    CONFIGURE_STANDBY("the copy will start as a standby with our own port, hba and password file", Compensation.NONE),
    /** The standby. */
    START_STANDBY("the copy runs in recovery", Compensation.so("the copy is stopped")),
    /** Only waits. */
    STREAM("the copy streams from the main", Compensation.NONE),
    /** From here on this node is a secondary. A failure halfway gives the role back. */
    TAKE_ROLE(
            "this node is a secondary that follows the main",
            Compensation.so("this node is standalone"),
            StepWeight.POINT_OF_NO_RETURN),
    /** Redis follows the database (D20). */
    FOLLOW_REDIS("Redis replicates the main's", Compensation.NONE, StepWeight.DEFERRABLE),
    /** A hook of the operator. */
    RUN_HOOKS("the role-change command has run", Compensation.NONE, StepWeight.DEFERRABLE);

    private final StepTraits traits;

    SetupSecondaryStep(String condition, Compensation compensation) {
        this(condition, compensation, StepWeight.NORMAL);
    }

    SetupSecondaryStep(String condition, Compensation compensation, StepWeight weight) {
        this.traits = new StepTraits(condition, compensation, weight);
    }

    @Override
    public StepTraits traits() {
        return traits;
    }
}
