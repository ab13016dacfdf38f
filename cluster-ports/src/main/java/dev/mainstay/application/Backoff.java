package dev.mainstay.application;

import java.time.Duration;

/** Waits between tries: 200 ms, doubled each time, at most 10 s. Confined to one thread. */
final class Backoff {

    private static final Duration FIRST = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private Duration next = FIRST;

    boolean isFirst() {
        return next.equals(FIRST);
    }

    /** Whether it will not wait any longer than it does now. */
    boolean isLongest() {
        return next.equals(LONGEST);
    }

    Duration next() {
        Duration wait = next;
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
        return wait;
    }

    void reset() {
        next = FIRST;
    }
}
