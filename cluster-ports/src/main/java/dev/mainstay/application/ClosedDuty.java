package dev.mainstay.application;

import dev.mainstay.domain.topology.NodeState;
import java.time.Duration;

/**
 * Keeps the database of a closed node closed where the agent may not stop it: whoever starts it by hand must not open it
 * beside the main. It is advisory, like all fences there (M2).
 *
 * <p>Confined to the loop thread; the commands go out off the loop.
 */
final class ClosedDuty {

    private final Ports ports;
    private final Duration beat;
    private final Chore<Integer> closing;
    private long closedAt;

    ClosedDuty(Ports ports, Duration beat) {
        this.ports = ports;
        this.beat = beat;
        this.closing = new Chore<>("keep-closed", ports.background());
        this.closedAt = ports.ticker().nanos() - beat.toNanos();
    }

    /** One round. */
    void act(NodeState self, Now now) {
        boolean unusedEnded = closing.collect().isPresent();
        boolean open = now.seen().database().value().recovery().map(in -> !in).orElse(false);
        if (!self.condition().mustRebase() || !open) {
            // At once when it opens again.
            closedAt = ports.ticker().nanos() - beat.toNanos();
            return;
        }
        boolean due = ports.ticker().nanos() - closedAt >= beat.toNanos();
        if (due
                && closing.isIdle()
                && !now.seen().transitionRunning()
                && !ports.server().isManaged()) {
            closedAt = ports.ticker().nanos();
            closing.begin(this::close);
        }
    }

    private int close() {
        ports.postgres().readOnlyByDefault(true);
        return ports.postgres().endClientSessions();
    }
}
