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

    /** Age above which a look no longer counts: it was missed at least twice. */
    public Duration staleAfter() {
        return probe.multipliedBy(2).plus(probeLimit);
    }
}
