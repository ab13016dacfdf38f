package dev.mainstay.domain.transition;

import java.util.Optional;

/**
 * Takes over the data of another server's panel, and makes this one a main of its own. Nothing of the present database is
 * touched before the whole copy was compared with its source; the present one is kept. Source: spec/panel-api.md 5.13.
 *
 * <p>Immutable.
 */
public enum RecoverStep implements Step {
    /** Before anything is fetched: for want of a restart a setup fails (D14). */
    APPLY_SETTINGS(
            "the settings that replication needs are in effect", Compensation.NONE, SetupMainStep.APPLY_SETTINGS),
    /** Streamed from the source, with its checksum. */
    DUMP_SOURCE("a dump of the source's database is on this node", Compensation.so("the dump is gone")),
    /** Beside the present database. */
    RESTORE_BESIDE(
            "the dump is restored into a database beside the present one", Compensation.so("that database is gone")),
    /** What was counted there is here. */
    COMPARE("tables and subscribers are as many as on the source", Compensation.NONE),
    /** A dump's roles are another server's: here those count that the present database knows. */
    CARRY_RIGHTS(
            "what is restored belongs to the panel's roles, and others have the rights that they had",
            Compensation.NONE),
    /** They would write into a database that is about to be put aside. */
    STOP_SERVICES("services of a main are stopped", Compensation.so("they run again")),
    /** Both names in one transaction. */
    SWAP_NAMES(
            "the restored database has the panel's name, the present one a dated name",
            Compensation.so("the names are as before")),
    /** See setup-main. */
    CREATE_TABLES("the three cluster tables exist", Compensation.NONE, SetupMainStep.CREATE_TABLES),
    /** See setup-main. */
    KEEP_IDENTITY(
            "cluster id, secret and replication password are kept on this node",
            Compensation.so("they are forgotten"),
            SetupMainStep.KEEP_IDENTITY),
    /** See setup-main. */
    CREATE_ROLES(
            "the roles replicator and mainstay exist",
            Compensation.so("both roles are dropped"),
            SetupMainStep.CREATE_ROLES),
    /** See setup-main. */
    ALLOW_ACCESS(
            "the agent's role is admitted by pg_hba.conf",
            Compensation.so("our block in pg_hba.conf is gone"),
            SetupMainStep.ALLOW_ACCESS),
    /** See setup-main. */
    RECORD_CLUSTER(
            "the cluster's row and this node's row are stored",
            Compensation.so("both rows are gone"),
            SetupMainStep.RECORD_CLUSTER),
    /** From here on the source's data is this node's. */
    TAKE_ROLE(
            "the data is this node's, as a main in term 1 where that was asked for",
            Compensation.so("this node is standalone"),
            SetupMainStep.TAKE_ROLE),
    /** They belong to a main, and nothing that follows is worth a minute without them. */
    START_SERVICES("services of a main run again", Compensation.NONE, StepWeight.DEFERRABLE),
    /** A hook of the operator. */
    RUN_HOOKS("the role-change command has run", Compensation.NONE, StepWeight.DEFERRABLE),
    /** Logos and the like; the panel works without, so they come last, and a person may end their copy. */
    FETCH_UPLOADS("the source's uploads are on this node", Compensation.NONE, StepWeight.DEFERRABLE);

    private final StepTraits traits;
    private final Optional<SetupMainStep> twin;

    RecoverStep(String condition, Compensation compensation) {
        this.traits = new StepTraits(condition, compensation, StepWeight.NORMAL);
        this.twin = Optional.empty();
    }

    RecoverStep(String condition, Compensation compensation, StepWeight weight) {
        this.traits = new StepTraits(condition, compensation, weight);
        this.twin = Optional.empty();
    }

    /** The weight is the twin's. */
    RecoverStep(String condition, Compensation compensation, SetupMainStep twin) {
        this.traits = new StepTraits(condition, compensation, twin.traits().weight());
        this.twin = Optional.of(twin);
    }

    @Override
    public StepTraits traits() {
        return traits;
    }

    /** The step of setup-main that this one is where the node becomes a main, and nothing where it does not. */
    public Optional<SetupMainStep> twin() {
        return twin;
    }
}
