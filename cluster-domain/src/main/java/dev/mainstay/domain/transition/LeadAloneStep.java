package dev.mainstay.domain.transition;

/**
 * Turns the leader of a standby cluster into a main of its own. Source: ADR 23, spec/patroni-rest.md 6.2.
 *
 * <p>Immutable.
 */
public enum LeadAloneStep implements Step {
    /** The remote main is not asked: the operator who removed the section has decided. */
    PROMOTE("the database has left recovery and accepts writes", Compensation.NONE, StepWeight.POINT_OF_NO_RETURN),
    /** What made it follow is gone. */
    RESET_SETTINGS("no setting of a standby is left", Compensation.NONE),
    /** The settings of a main hold (D14). */
    APPLY_SETTINGS("the settings that replication needs are in effect", Compensation.NONE),
    /** In a database that was another cluster's (D29). */
    CREATE_TABLES("the three cluster tables exist and name no other cluster", Compensation.NONE),
    /** With the secrets that this cluster had before (D25). */
    CREATE_ROLES("the roles replicator and mainstay exist", Compensation.NONE),
    /** Our block in pg_hba.conf, where we may write it. */
    ALLOW_ACCESS("the agent's role is admitted by pg_hba.conf", Compensation.NONE),
    /** What this node kept itself. */
    RECORD_CLUSTER("the cluster's row, its configuration and this node's row are stored", Compensation.NONE),
    /** The tables hold again. */
    TAKE_ROLE("this node is main in the next term", Compensation.NONE),
    /** Services belong to a main (D21). */
    RESTART_SERVICES("services that belong to a main run", Compensation.NONE, StepWeight.DEFERRABLE),
    /** A hook of the operator. */
    RUN_HOOKS("the role-change command has run", Compensation.NONE, StepWeight.DEFERRABLE);

    private final StepTraits traits;

    LeadAloneStep(String condition, Compensation compensation) {
        this(condition, compensation, StepWeight.NORMAL);
    }

    LeadAloneStep(String condition, Compensation compensation, StepWeight weight) {
        this.traits = new StepTraits(condition, compensation, weight);
    }

    @Override
    public StepTraits traits() {
        return traits;
    }
}
