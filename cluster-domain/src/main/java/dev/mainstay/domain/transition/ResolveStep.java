package dev.mainstay.domain.transition;

/**
 * Opens a closed main that a person named as the true one. Nothing is touched here before the other main is closed for
 * sure; from then on it only goes forward, since otherwise nobody would serve. Source: D6, ADR 0012.
 *
 * <p>Immutable.
 */
public enum ResolveStep implements Step {
    /** With the person's reason, while nothing is touched. */
    ANNOUNCE("the decision and its reason are on record", Compensation.NONE),
    /** It is told a higher term and asked until it has closed itself; a person may say instead that it is dead. */
    CLOSE_OTHER(
            "the other main is closed for sure, or a person says that it is dead",
            Compensation.NONE,
            StepWeight.POINT_OF_NO_RETURN),
    /** Where a lease grants the right to lead: the closed one has let go of it, or its time runs out (D6). */
    TAKE_LEASE("this node holds the lease, where there is one", Compensation.NONE),
    /** As its files say; clients are refused still. */
    START_DATABASE("the database runs", Compensation.NONE),
    /** Not before the others were asked once more: one that leads in a newer term ends this. */
    LEAVE_RECOVERY("the database is out of recovery and proven writable", Compensation.NONE),
    /** Node-local, before the tables. */
    TAKE_ROLE("this node is main in the new term", Compensation.NONE),
    /** Left-overs of a fence, of a hand-over and of a standby. */
    RESET_SETTINGS("no fence and no standby setting is left in the database", Compensation.NONE),
    /** The other one is marked: its data has a branch of its own. */
    RECORD_ROLES("the shared tables name this main and its term", Compensation.NONE),
    /** With this the doors open. */
    CREATE_SLOTS("a slot and an hba line exist for every other node, and clients are admitted", Compensation.NONE),
    /** Redis follows the database (D20). */
    RELEASE_REDIS("Redis is nobody's replica", Compensation.NONE, StepWeight.DEFERRABLE),
    /** Retried by the loop until acknowledged. */
    NOTIFY_NODES("the other nodes were told", Compensation.NONE, StepWeight.DEFERRABLE),
    /** RADIUS and the like (D21). */
    RESTART_SERVICES("services that belong to a main run", Compensation.NONE, StepWeight.DEFERRABLE),
    /** A hook of the operator (D22). */
    RUN_HOOKS("the role-change command has run", Compensation.NONE, StepWeight.DEFERRABLE),
    /** It saves its own writes first; one that is away waits for {@code reattach --force}. */
    REATTACH_OTHER("the other node brings itself back", Compensation.NONE, StepWeight.DEFERRABLE),
    /** With the reason, and with what became of both branches. */
    CONCLUDE("the end of two mains is on record", Compensation.NONE);

    private final StepTraits traits;

    ResolveStep(String condition, Compensation compensation) {
        this(condition, compensation, StepWeight.NORMAL);
    }

    ResolveStep(String condition, Compensation compensation, StepWeight weight) {
        this.traits = new StepTraits(condition, compensation, weight);
    }

    @Override
    public StepTraits traits() {
        return traits;
    }
}
