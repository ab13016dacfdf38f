package dev.mainstay.adapters.local;

import dev.mainstay.ports.out.Ticker;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The one class that reads the machine's clocks: the monotonic one to measure, the wall clock to show.
 *
 * <p>Safe for all threads. Source: D15.
 */
final class SystemTicker implements Ticker, InstantSource {

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public Instant instant() {
        return Instant.now();
    }
}
