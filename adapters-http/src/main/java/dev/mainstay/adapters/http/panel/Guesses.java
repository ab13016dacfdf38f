package dev.mainstay.adapters.http.panel;

import dev.mainstay.ports.out.Ticker;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Slows guessing down: after {@value #FREE} wrong secrets or tokens of one address within a minute its answers wait, a few at a
 * time, so that a guesser cannot hold the server's threads; more of them at once are sent away. Nobody is locked out: a node may
 * share the address. Safe for all threads. Source: spec/panel-api.md 2.4.
 */
final class Guesses {
    private static final int FREE = 5;
    private static final int WAITING = 4;

    private final Duration delay;
    private final Counters counters;
    private final Semaphore places = new Semaphore(WAITING);
    private final Semaphore never = new Semaphore(0);

    Guesses(Ticker ticker, Duration delay) {
        this.delay = delay;
        this.counters = new Counters(ticker);
    }

    /** Somebody there was wrong. */
    void wrong(String address) {
        boolean unusedCounted = counters.of(address, FREE).tryConsume(1);
    }

    /** Waits when that address has guessed much; the answer when too many of them wait already. */
    Optional<Response> refusal(String address) {
        if (delay.isZero() || counters.of(address, FREE).getAvailableTokens() > 0) {
            return Optional.empty();
        }
        if (!places.tryAcquire()) {
            return Optional.of(RateLimit.tooMany(delay.toNanos()));
        }
        try {
            boolean unusedNever = never.tryAcquire(delay.toNanos(), TimeUnit.NANOSECONDS);
            return Optional.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            places.release();
        }
    }
}
