package dev.mainstay.application;

import dev.mainstay.domain.decision.Decision;
import dev.mainstay.domain.observation.ServerPhase.Business;
import dev.mainstay.domain.topology.NodeState;

/**
 * Everything that touches the database server beside the transitions: starting a stopped one, restarting it by order, its
 * settings, and whom its commits wait for.
 *
 * <p>Confined to the loop thread.
 */
final class ServerDuties {

    private final DatabaseKeeper keeper;
    private final RestartDesk restarts;
    private final ParameterDuty parameters;
    private final SyncDuty sync;

    ServerDuties(DatabaseKeeper keeper, RestartDesk restarts, ParameterDuty parameters, SyncDuty sync) {
        this.keeper = keeper;
        this.restarts = restarts;
        this.parameters = parameters;
        this.sync = sync;
    }

    /** One round; returns whether a start has just ended, so that everything is looked at again. */
    boolean act(Decision decision, Now now, boolean transitionRunning) {
        boolean restarted = restarts.act(now);
        sync.lookAtDoor(now.view().self());
        if (!transitionRunning && !restarts.isBusy()) {
            parameters.act(now);
            sync.act(now);
        }
        return keeper.act(decision, transitionRunning || restarts.isBusy()) || restarted;
    }

    /** Whether a start is under way: then nobody else may touch the server. */
    boolean isBusy() {
        return keeper.isBusy() || restarts.isBusy();
    }

    /** Whether the start under way leads into recovery. */
    boolean startsClosed() {
        return keeper.startsClosed();
    }

    /** Whether the last start failed. */
    boolean isFailing() {
        return keeper.isFailing();
    }

    /** How many starts in a row ended in vain. */
    int failedStarts() {
        return keeper.failures();
    }

    /** Whether somebody restarts it by order. */
    boolean isRestarting() {
        return restarts.isBusy();
    }

    /** Remembers where the running server keeps its files, once per agent. */
    void learnFiles(boolean databaseAnswers) {
        keeper.learnFiles(databaseAnswers);
    }

    /** What goes on, for people. */
    Business business(boolean copying, NodeState self) {
        if (restarts.isBusy()) {
            return Business.RESTART;
        }
        if (copying) {
            return Business.COPY;
        }
        if (sync.keepsClientsOut(self)) {
            return Business.ADMISSION;
        }
        return keeper.isFailing() ? Business.FAILED_START : Business.NONE;
    }
}
