package dev.mainstay.adapters.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.ports.out.Ticker;
import dev.mainstay.testing.contract.TickerContract;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class SystemTickerTest extends TickerContract {

    private final SystemTicker ticker = new SystemTicker();

    @Override
    protected Ticker ticker() {
        return ticker;
    }

    @Override
    protected void pass(Duration span) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < span.toNanos()) {
            LockSupport.parkNanos(span.toNanos());
        }
    }

    @Test
    void shows_the_time_of_day() {
        assertThat(ticker.instant()).isAfter(Instant.parse("2026-01-01T00:00:00Z"));
    }
}
