package dev.mainstay.application;

import dev.mainstay.ports.out.Ticker;
import java.time.Duration;
import java.util.Optional;

/**
 * Notices that this process slept: it comes later than the loop said, by more than a beat (D4, F24).
 *
 * <p>Confined to the loop thread.
 */
final class SleepWatch {

    private static final Duration SHORTEST_NAP = Duration.ofSeconds(1);

    private final Ticker ticker;
    private final Duration limit;
    private long expectedAt;

    SleepWatch(Ticker ticker, Duration beat) {
        this.ticker = ticker;
        this.limit = beat.compareTo(SHORTEST_NAP) > 0 ? beat : SHORTEST_NAP;
        this.expectedAt = ticker.nanos();
    }

    /** From now on the loop is awake; what went by before is no sleep. */
    void begin() {
        expectedAt = ticker.nanos();
    }

    /** The loop may rest for so long, from the last look on: a sleep within a turn is one too. */
    void allow(Duration rest) {
        expectedAt += rest.toNanos();
    }

    /** How late it is, where that was a sleep. The next one counts from now. */
    Optional<Duration> end() {
        long now = ticker.nanos();
        Duration late = Duration.ofNanos(Math.max(0, now - expectedAt));
        expectedAt = now;
        return late.compareTo(limit) > 0 ? Optional.of(late) : Optional.empty();
    }
}
