package dev.mainstay.domain.transition;

/**
 * Turns a standalone server into the main of a new cluster. Source: DESIGN 4, spec/panel-api.md 5.3.
 *
 * <p>Immutable.
 */
public enum SetupMainStep implements Step {
    /** The settings of a main hold; harmless to a standalone server, so they stay (D14). */
    APPLY_SETTINGS("the settings that replication needs are in effect", Compensation.NONE),
    /** Harmless when empty, so they stay (D29). */
    CREATE_TABLES("the three cluster tables exist", Compensation.NONE),
    /** Cluster id and secret are kept on this node, not yet in force. */
    KEEP_IDENTITY(
            "cluster id, secret and replication password are kept on this node", Compensation.so("they are forgotten")),
    /** The replication role and the agent's own role (D25). */
    CREATE_ROLES("the roles replicator and mainstay exist", Compensation.so("both roles are dropped")),
    /** Our block in pg_hba.conf, where we may write it. */
    ALLOW_ACCESS("the agent's role is admitted by pg_hba.conf", Compensation.so("our block in pg_hba.conf is gone")),
    /** Both rows in one transaction. */
    RECORD_CLUSTER("the cluster's row and this node's row are stored", Compensation.so("both rows are gone")),
    /** From here on this node is the main. A failure halfway gives the role back. */
    TAKE_ROLE("this node is main in term 1", Compensation.so("this node is standalone"), StepWeight.POINT_OF_NO_RETURN),
    /** A hook of the operator. */
    RUN_HOOKS("the role-change command has run", Compensation.NONE, StepWeight.DEFERRABLE);

    private final StepTraits traits;

    SetupMainStep(String condition, Compensation compensation) {
        this(condition, compensation, StepWeight.NORMAL);
    }

    SetupMainStep(String condition, Compensation compensation, StepWeight weight) {
        this.traits = new StepTraits(condition, compensation, weight);
    }

    @Override
    public StepTraits traits() {
        return traits;
    }
}
