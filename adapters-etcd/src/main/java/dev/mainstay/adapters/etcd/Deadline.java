package dev.mainstay.adapters.etcd;

import dev.mainstay.ports.out.Ticker;
import java.time.Duration;

/**
 * When an answer must be there, over all the requests it takes.
 *
 * @param ticker measures
 * @param end its reading then
 */
record Deadline(Ticker ticker, long end) {

    static Deadline in(Ticker ticker, Duration limit) {
        return new Deadline(ticker, ticker.nanos() + limit.toNanos());
    }

    /** Zero when it is over. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, end - ticker.nanos()));
    }

    boolean isOver() {
        return left().isZero();
    }
}
