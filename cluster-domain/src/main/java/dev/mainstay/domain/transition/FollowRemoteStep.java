package dev.mainstay.domain.transition;

/**
 * Turns a main into the leader of a standby cluster, by copying another cluster's main; its members are copied from it anew
 * afterwards. Source: ADR 23 and 34, spec/patroni-rest.md 6.2.
 *
 * <p>Immutable.
 */
public enum FollowRemoteStep implements Step {
    /** Only looks: a replication login with the slot, which database it is, and room on the disk. */
    CHECK_REMOTE("the remote main can be copied: login, slot and free space", Compensation.NONE),
    /** Services that write stop (D21). */
    STOP_SERVICES("services that belong to a main are stopped", Compensation.so("they run again")),
    /** From here on clients are away until the copy runs or the old data is back. */
    STOP_DATABASE("the local database is stopped", Compensation.so("the local database runs again")),
    /** Moved, never deleted (D9). */
    MOVE_DATA_ASIDE("the old data lies aside", Compensation.so("the old data is back in its place")),
    /** Long; shows progress. */
    COPY_DATA("the remote main's data is copied", Compensation.so("the unfinished copy is gone")),
    /** Written into the copy, which is thrown away as a whole. */
    CONFIGURE_STANDBY("the copy will start as a standby with our own port, hba and password file", Compensation.NONE),
    /** Before the copy starts: its tables are the remote main's, and must not be taken for ours. */
    TAKE_ROLE(
            "this node leads a standby cluster and keeps the cluster's configuration itself",
            Compensation.NONE,
            StepWeight.POINT_OF_NO_RETURN),
    /** Whether it streams is shown and not waited for: the remote main may be lost by now. */
    START_STANDBY("the copy runs in recovery", Compensation.NONE),
    /** A hook of the operator. */
    RUN_HOOKS("the role-change command has run", Compensation.NONE, StepWeight.DEFERRABLE);

    private final StepTraits traits;

    FollowRemoteStep(String condition, Compensation compensation) {
        this(condition, compensation, StepWeight.NORMAL);
    }

    FollowRemoteStep(String condition, Compensation compensation, StepWeight weight) {
        this.traits = new StepTraits(condition, compensation, weight);
    }

    @Override
    public StepTraits traits() {
        return traits;
    }
}
