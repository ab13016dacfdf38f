package dev.mainstay.application;

import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.PromoteStep;
import dev.mainstay.domain.transition.TransitionState;
import java.time.Duration;

/**
 * Restarts the services of a new main that would not run when its promotion asked for it (D21): tried again each beat by
 * the agent that saw the promotion end. Confined to the loop thread; the work goes on off the loop.
 */
final class ServiceDuty {

    private final Ports ports;
    private final Duration beat;
    private final Chore<Boolean> restarting;
    private boolean owed;
    private long triedAt;

    ServiceDuty(Ports ports, Duration beat) {
        this.ports = ports;
        this.beat = beat;
        this.restarting = new Chore<>("restart-services", ports.background());
    }

    /** A transition has ended; what it left undone is taken up. */
    void takeUp(TransitionState ended) {
        owed = ended.deferred().contains(PromoteStep.RESTART_SERVICES.name());
        triedAt = ports.ticker().nanos();
    }

    void act(NodeState self) {
        if (restarting.collect().isPresent()) {
            owed = false;
        }
        boolean leads = self.role() == Role.MAIN && !self.condition().isClosed();
        boolean due = ports.ticker().nanos() - triedAt >= beat.toNanos();
        if (owed && leads && due && restarting.isIdle()) {
            triedAt = ports.ticker().nanos();
            restarting.begin(() -> {
                ports.services().restart();
                return true;
            });
        }
    }
}
