package dev.mainstay.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.ports.out.Ticker;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What every {@link Ticker} keeps. */
public abstract class TickerContract {

    private static final int READINGS = 10_000;

    /** The ticker. */
    protected abstract Ticker ticker();

    /** Lets at least that much time pass. */
    protected abstract void pass(Duration span);

    @Test
    void never_goes_back() {
        Ticker ticker = ticker();
        long before = ticker.nanos();
        for (int reading = 0; reading < READINGS; reading++) {
            long now = ticker.nanos();
            assertThat(now - before).isNotNegative();
            before = now;
        }
    }

    @Test
    void measures_the_time_that_passed() {
        Ticker ticker = ticker();
        Duration span = Duration.ofMillis(20);
        long before = ticker.nanos();

        pass(span);

        assertThat(ticker.nanos() - before).isGreaterThanOrEqualTo(span.toNanos());
    }
}
