package dev.mainstay.domain.observation;

import java.time.Duration;

/**
 * A value and how long ago it was true.
 *
 * <p>Immutable.
 *
 * @param value what was seen
 * @param age on this node's monotonic clock, never negative
 * @param <T> of what kind
 */
public record Seen<T>(T value, Duration age) {

    /** Seen just now. */
    public static <T> Seen<T> now(T value) {
        return new Seen<>(value, Duration.ZERO);
    }

    /** Whether it is too old to decide on. */
    public boolean isOlderThan(Duration limit) {
        return age.compareTo(limit) > 0;
    }
}
