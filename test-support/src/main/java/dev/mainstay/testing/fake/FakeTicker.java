package dev.mainstay.testing.fake;

import dev.mainstay.ports.out.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Both clocks of a node, which move only when they are told to: together, or the wall clock alone when it jumps.
 *
 * <p>Safe for all threads.
 */
public final class FakeTicker implements Ticker {

    private static final Instant FIRST = Instant.parse("2026-11-01T12:00:00Z");

    private long nanos;
    private Instant wall = FIRST;

    /** Time goes on. */
    public synchronized void advance(Duration span) {
        if (span.isNegative()) {
            throw new IllegalArgumentException("time does not go back: " + span);
        }
        nanos += span.toNanos();
        wall = wall.plus(span);
    }

    /** Somebody sets the wall clock; no time passes. May go back. */
    public synchronized void jump(Duration span) {
        wall = wall.plus(span);
    }

    /** The wall clock. */
    public InstantSource wallClock() {
        return this::wall;
    }

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    private synchronized Instant wall() {
        return wall;
    }
}
