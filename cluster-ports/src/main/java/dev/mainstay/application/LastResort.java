package dev.mainstay.application;

import dev.mainstay.ports.out.StopMode;
import java.time.Duration;

/**
 * Closes a main that must be closed and cannot even write down that it will be: its database is stopped. A full disk must
 * not keep a fence from being processed (L80); started again, the database comes up in recovery (D24).
 *
 * <p>Confined to the loop thread; the stop goes on off the loop.
 */
final class LastResort {

    private final Ports ports;
    private final Chore<Boolean> stopping;
    private final Duration limit;

    LastResort(Ports ports, Duration limit) {
        this.ports = ports;
        this.stopping = new Chore<>("stop-database", ports.background());
        this.limit = limit;
    }

    /** Stops it, unless that is under way. */
    void close() {
        if (stopping.collect().isEmpty() && stopping.isIdle() && ports.server().isManaged()) {
            stopping.begin(() -> {
                ports.server().stop(StopMode.IMMEDIATE, limit);
                return true;
            });
        }
    }
}
