package dev.mainstay.application;

import java.time.Duration;

/** Keeps the shared record of events in bounds, on the main (H-49). Confined to the loop thread. */
final class PruneDuty {

    private static final Duration KEPT = Duration.ofDays(90);
    private static final int MOST = 10_000;
    private static final Duration PERIOD = Duration.ofHours(1);

    private final Ports ports;
    private final Chore<Integer> pruning;
    private long prunedAt;

    PruneDuty(Ports ports) {
        this.ports = ports;
        this.pruning = new Chore<>("prune-events", ports.background());
        this.prunedAt = ports.ticker().nanos();
    }

    /** One round of an open main whose database takes writes; the first one comes an hour after the start. */
    boolean act() {
        boolean changed = pruning.collect().filter(removed -> removed > 0).isPresent();
        long now = ports.ticker().nanos();
        if (pruning.isIdle() && now - prunedAt >= PERIOD.toNanos()) {
            prunedAt = now;
            pruning.begin(() -> ports.tables().prune(ports.wallClock().instant().minus(KEPT), MOST));
        }
        return changed;
    }
}
