package dev.mainstay.domain.topology;

import java.time.Duration;

/**
 * How long a data node waits for a silent main before it may lead by itself, or consents to another one that would.
 *
 * <p>Immutable. Source: D6, ADR 35.
 *
 * @param threshold how long the main must have been silent; positive
 * @param paused whether it does not lead by itself at all
 */
public record Patience(Duration threshold, boolean paused) {

    /** What can be counted upon where either may hold. */
    public Patience shorter(Patience other) {
        Duration least = threshold.compareTo(other.threshold) <= 0 ? threshold : other.threshold;
        return new Patience(least, paused && other.paused);
    }

    /** Whether whoever has this one waits as long as with that one. */
    public boolean reaches(Patience other) {
        return shorter(other).equals(other);
    }
}
