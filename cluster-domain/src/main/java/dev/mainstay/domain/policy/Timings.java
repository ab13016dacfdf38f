package dev.mainstay.domain.policy;

import java.time.Duration;

/**
 * How often this node looks and how long it waits.
 *
 * <p>Immutable.
 *
 * @param beat between two heartbeats, and between two rounds of the main
 * @param probe between two looks at the main, the peers and the database
 * @param probeLimit the longest a look may take
 * @param offlineAfter silence after which the main marks a node offline
 * @param unansweredStart how long a stopped main waits for peers before it starts on its own (D24)
 */
public record Timings(
        Duration beat, Duration probe, Duration probeLimit, Duration offlineAfter, Duration unansweredStart) {

    /** 30 s, 5 s, 2 s, 120 s and 10 s. */
    public static Timings standard() {
        return new Timings(
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofSeconds(2),
                Duration.ofMinutes(2),
                Duration.ofSeconds(10));
    }

    /** Age above which a look no longer counts: it was missed at least twice. */
    public Duration staleAfter() {
        return probe.multipliedBy(2).plus(probeLimit);
    }
}
