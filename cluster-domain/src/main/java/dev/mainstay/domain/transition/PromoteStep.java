package dev.mainstay.domain.transition;

/**
 * Makes a secondary the main: in an emergency without the old main's help, in a switchover at its request. Source: DESIGN 4, spec/panel-api.md 5.7.
 *
 * <p>Immutable.
 */
public enum PromoteStep implements Step {
    /** The event failover_started is on record before anything is touched. */
    ANNOUNCE("the failover is on record with its new term", Compensation.NONE),
    /** Where a lease grants the right to lead (D6): before anybody is disturbed, a main that holds it most of all. */
    TAKE_LEASE("this node holds the lease, where there is one", Compensation.so("the lease is given back")),
    /** It may be dead: sent, not waited for. */
    ASK_OLD_MAIN_TO_YIELD("the new term was sent to the old main", Compensation.NONE),
    /** In a planned hand-over the old main named its last record; nothing may be missing (M17). */
    HOLD_LAST_RECORD("everything the old main wrote is here, where it told its end", Compensation.NONE),
    /** With synchronous mode on: whoever may still think that it may take over must hold what is confirmed from here on. */
    AWAIT_STANDBYS("commits will wait for the standbys that could be promoted in turn", Compensation.NONE),
    /** The database leaves recovery. */
    PROMOTE("the database is out of recovery and proven writable", Compensation.NONE, StepWeight.POINT_OF_NO_RETURN),
    /** Node-local, before the tables: a crash here must not leave an unmanaged writable database. */
    TAKE_ROLE("this node is main in the new term", Compensation.NONE),
    /** Left-overs of the old main and of the standby (M1, M11). */
    RESET_SETTINGS("no fence and no standby setting is left in the database", Compensation.NONE),
    /** Tables are brought up to date first (D29); events of the standby are flushed. */
    RECORD_ROLES("the shared tables name the new main and its term", Compensation.NONE),
    /** Before anybody is told (D11). */
    CREATE_SLOTS("a slot and an hba line exist for every other node", Compensation.NONE),
    /** Redis follows the database (D20). */
    RELEASE_REDIS("Redis is nobody's replica", Compensation.NONE, StepWeight.DEFERRABLE),
    /** Retried by the loop until acknowledged. */
    NOTIFY_NODES("the other nodes were told", Compensation.NONE, StepWeight.DEFERRABLE),
    /** RADIUS and the like (D21). */
    RESTART_SERVICES("services that belong to a main run", Compensation.NONE, StepWeight.DEFERRABLE),
    /** A hook of the operator (D22). */
    RUN_HOOKS("the role-change command has run", Compensation.NONE, StepWeight.DEFERRABLE),
    /** The event failover_completed. */
    CONCLUDE("the failover is on record as completed", Compensation.NONE);

    private final StepTraits traits;

    PromoteStep(String condition, Compensation compensation) {
        this(condition, compensation, StepWeight.NORMAL);
    }

    PromoteStep(String condition, Compensation compensation, StepWeight weight) {
        this.traits = new StepTraits(condition, compensation, weight);
    }

    @Override
    public StepTraits traits() {
        return traits;
    }
}
