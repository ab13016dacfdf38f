package dev.mainstay.adapters.postgres;

import dev.mainstay.ports.out.Ticker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The end of a span of time that began now. Immutable.
 *
 * @param ticker measures it
 * @param end in the ticker's nanoseconds
 * @param limit the whole span, for people
 */
record Deadline(Ticker ticker, long end, Duration limit) {

    static Deadline after(Ticker ticker, Duration limit) {
        return new Deadline(ticker, ticker.nanos() + limit.toNanos(), limit);
    }

    boolean isOver() {
        return remainingNanos() <= 0;
    }

    /** What is left, at least one millisecond, since zero means "for ever" to sockets and drivers. */
    int remainingMillis() {
        long millis = TimeUnit.NANOSECONDS.toMillis(remainingNanos());
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, millis));
    }

    /** Waits for so long, not past the end; false when the end is reached or the thread was interrupted. */
    boolean pause(Duration span) {
        if (isOver() || Thread.currentThread().isInterrupted()) {
            return false;
        }
        LockSupport.parkNanos(Math.min(span.toNanos(), remainingNanos()));
        return !isOver() && !Thread.currentThread().isInterrupted();
    }

    private long remainingNanos() {
        return end - ticker.nanos();
    }
}
