package dev.mainstay.ports.in;

/** Takes this node out of its cluster; of the main it ends the cluster (spec/panel-api.md 1.11). */
public interface LeaveCluster {

    /**
     * Asks for it, or with {@code dryRun} for its plan.
     *
     * @param force ends the cluster although other nodes are left; of a secondary it means nothing
     */
    CommandReply leave(boolean force, Actor actor, boolean dryRun);
}
