package dev.mainstay.adapters.local;

import dev.mainstay.ports.out.Ticker;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The one class that reads the machine's clocks: the monotonic one to measure, the wall clock to show. A suspension of the
 * machine, which the monotonic clock leaves out, counts: the others went on meanwhile.
 *
 * <p>Safe for all threads. Source: D15, ADR 0011.
 */
final class SystemTicker implements Ticker, InstantSource {

    private final Suspensions suspensions = new Suspensions(System::nanoTime, Suspensions::uptime);

    @Override
    public long nanos() {
        return suspensions.counted();
    }

    @Override
    public Instant instant() {
        return Instant.now();
    }
}
