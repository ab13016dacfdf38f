package dev.mainstay.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.ports.out.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class UptimeTest {

    private static final long BOOT_MILLIS = 5_000_000;

    private final AtomicLong nanos = new AtomicLong(-77);

    @Test
    void an_end_of_the_ticker_is_the_same_moment_of_the_machine_wherever_the_ticker_began() {
        Uptime uptime = new Uptime(nanos::get, () -> BOOT_MILLIS);
        assertThat(uptime.until(nanos.get() + Duration.ofMillis(1500).toNanos()))
                .isEqualTo(new Uptime.Span(BOOT_MILLIS, BOOT_MILLIS + 1500));
        assertThat(uptime.until(nanos.get()).isEmpty()).isTrue();
        assertThat(uptime.until(nanos.get() - Duration.ofMillis(20).toNanos()).isEmpty())
                .isTrue();
    }

    @Test
    void a_standstill_between_the_two_clocks_makes_an_end_earlier_never_later() {
        long until = nanos.get() + Duration.ofSeconds(2).toNanos();
        Uptime uptime = new Uptime(nanos::get, () -> {
            nanos.addAndGet(Duration.ofSeconds(5).toNanos());
            return BOOT_MILLIS;
        });
        assertThat(uptime.until(until)).isEqualTo(new Uptime.Span(BOOT_MILLIS, BOOT_MILLIS - 3000));
    }

    @Test
    void the_machines_clock_goes_with_the_ticker() {
        Ticker ticker = System::nanoTime;
        Uptime uptime = new Uptime(ticker);
        long before = ticker.nanos();
        Uptime.Span first = uptime.until(before);
        DeadManScene.pass(Duration.ofMillis(300));
        Uptime.Span second = uptime.until(before);
        long passed = Duration.ofNanos(ticker.nanos() - before).toMillis();
        assertThat(second.now() - first.now()).isBetween(290L, passed + 10);
        assertThat(second.end()).isBetween(first.end() - 20, first.end() + 20);
    }
}
