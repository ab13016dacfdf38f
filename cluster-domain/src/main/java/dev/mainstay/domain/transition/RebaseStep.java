package dev.mainstay.domain.transition;

/**
 * Brings a closed old main back as a secondary of the present one, and saves what only it had. Up to {@link #TAKE_ROLE}
 * a failure leaves the node closed with its old data in place. Source: D9, D10.
 *
 * <p>Immutable.
 */
public enum RebaseStep implements Step {
    /** Only a record. */
    ANNOUNCE("the re-attach is on record", Compensation.NONE),
    /** The main knew this node before: what it grants does no harm if nothing follows. */
    JOIN_MAIN("slot, access and passwords were received from the main", Compensation.NONE),
    /** It served nobody; the loop starts it again in recovery when this is taken back. */
    STOP_DATABASE("the local database is stopped", Compensation.NONE),
    /** Anew, since a stopped log has an end that stays. */
    CHOOSE_WAY("follow, rewind or base backup is chosen from both histories", Compensation.NONE),
    /** Before anything is given up; long, shows progress. What is saved stays saved. */
    SALVAGE("what never replicated is saved", Compensation.NONE),
    /** Only looks. */
    CHECK_COPY("the way can be gone: login, slot and free space", Compensation.NONE),
    /** Moved, never deleted; not at all when the data may follow as it is. */
    MOVE_DATA_ASIDE("the old data lies aside", Compensation.so("the old data is back in its place")),
    /** Long; shows progress. A rewind that cannot work becomes a base backup. */
    BRING_DATA("data of the main's branch is in place", Compensation.so("the unfinished copy is gone")),
    /** Our own port, access, route and signal, before anything may start the server (M11). */
    CONFIGURE_STANDBY("the data will start as a standby with our own port, hba and password file", Compensation.NONE),
    /** The standby. */
    START_STANDBY("the database runs in recovery", Compensation.so("the database is stopped")),
    /** Running is not replicating (L73). */
    STREAM("the database streams from the main and has what the main had when this began", Compensation.NONE),
    /** From here on this node is a secondary. */
    TAKE_ROLE(
            "this node is a secondary that follows the main",
            Compensation.so("this node is a closed main"),
            StepWeight.POINT_OF_NO_RETURN),
    /** Redis follows the database (D20). */
    FOLLOW_REDIS("Redis replicates the main's", Compensation.NONE, StepWeight.DEFERRABLE),
    /** RADIUS and the like (D21). */
    STOP_SERVICES("services that belong to a main are stopped", Compensation.NONE, StepWeight.DEFERRABLE),
    /** A hook of the operator (D22). */
    RUN_HOOKS("the role-change command has run", Compensation.NONE, StepWeight.DEFERRABLE),
    /** With what was lost and what was saved (D10b); old data beyond what is to be kept goes. */
    CONCLUDE("the re-attach is on record with what was saved", Compensation.NONE);

    private final StepTraits traits;

    RebaseStep(String condition, Compensation compensation) {
        this(condition, compensation, StepWeight.NORMAL);
    }

    RebaseStep(String condition, Compensation compensation, StepWeight weight) {
        this.traits = new StepTraits(condition, compensation, weight);
    }

    @Override
    public StepTraits traits() {
        return traits;
    }
}
