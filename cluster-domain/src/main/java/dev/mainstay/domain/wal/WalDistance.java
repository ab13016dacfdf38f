package dev.mainstay.domain.wal;

import dev.mainstay.domain.error.InvalidRequestException;
import java.time.Duration;

/**
 * An amount of write-ahead log.
 *
 * <p>Immutable.
 *
 * @param bytes 0 or more
 */
public record WalDistance(long bytes) implements Comparable<WalDistance> {

    /** Nothing. */
    public static final WalDistance ZERO = new WalDistance(0);

    /** Rejects negative amounts with {@code InvalidRequestException}. */
    public WalDistance {
        if (bytes < 0) {
            throw new InvalidRequestException("WAL distance " + bytes + " is not valid: expected 0 bytes or more");
        }
    }

    /** Both amounts together; stays at the largest number instead of overflowing. */
    public WalDistance plus(WalDistance other) {
        long sum = bytes + other.bytes;
        return new WalDistance(sum < 0 ? Long.MAX_VALUE : sum);
    }

    /** What a writer of this amount per {@code span} writes in {@code time}; rounded up. */
    public WalDistance scaled(Duration span, Duration time) {
        if (span.isZero() || span.isNegative()) {
            return ZERO;
        }
        double factor = (double) time.toNanos() / span.toNanos();
        return new WalDistance((long) Math.ceil(Math.max(0, bytes * factor)));
    }

    @Override
    public int compareTo(WalDistance other) {
        return Long.compare(bytes, other.bytes);
    }

    @Override
    public String toString() {
        return bytes + " bytes";
    }
}
