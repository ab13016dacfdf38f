package dev.mainstay.adapters.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SuspensionsTest {

    private static final long BOOT = Duration.ofHours(3).toNanos();
    private static final long STEP = Duration.ofMillis(10).toNanos();

    private long monotonic = -5;
    private long asleep;
    private boolean readable = true;
    private long readingTakes;

    private final Suspensions clock = new Suspensions(() -> monotonic, this::uptime);

    private OptionalLong uptime() {
        monotonic += readingTakes;
        return readable ? OptionalLong.of((BOOT + monotonic + asleep) / STEP * STEP) : OptionalLong.empty();
    }

    @Test
    void goes_as_the_monotonic_clock_does() {
        long before = clock.counted();
        for (int step = 0; step < 10_000; step++) {
            work(Duration.ofMillis(7));
            assertThat(clock.counted() - before).isEqualTo(Duration.ofMillis(7).toNanos() * (step + 1));
        }
    }

    @Test
    void counts_a_suspension_when_it_is_over() {
        long before = clock.counted();
        work(Duration.ofSeconds(1));
        long awake = clock.counted();
        asleep += Duration.ofMinutes(5).toNanos();
        work(Duration.ofMillis(100));
        assertThat(awake - before).isEqualTo(Duration.ofSeconds(1).toNanos());
        assertThat(passedMillis(awake)).isBetween(300_080L, 300_110L);

        long again = clock.counted();
        asleep += Duration.ofSeconds(2).toNanos();
        work(Duration.ofMillis(150));
        assertThat(passedMillis(again)).isBetween(2130L, 2160L);
        long after = clock.counted();
        work(Duration.ofSeconds(10));
        assertThat(passedMillis(after)).isEqualTo(10_000);
    }

    @Test
    void a_slow_reading_is_no_suspension() {
        long before = clock.counted();
        work(Duration.ofSeconds(1));
        readingTakes = Duration.ofSeconds(3).toNanos();
        assertThat(passedMillis(before)).isEqualTo(4000);
        readingTakes = 0;
        work(Duration.ofSeconds(1));
        assertThat(passedMillis(before)).isEqualTo(5000);
    }

    @Test
    void does_without_the_other_clock_while_it_cannot_be_read() {
        readable = false;
        long before = clock.counted();
        work(Duration.ofSeconds(1));
        assertThat(passedMillis(before)).isEqualTo(1000);
        readable = true;
        assertThat(passedMillis(before)).isEqualTo(1000);
        asleep += Duration.ofSeconds(9).toNanos();
        work(Duration.ofSeconds(1));
        assertThat(passedMillis(before)).isBetween(10_980L, 11_010L);
    }

    @Test
    void reads_the_clock_of_this_machine() {
        long first = Suspensions.uptime().orElseThrow();
        assertThat(first).isPositive();
        assertThat(Suspensions.uptime().orElseThrow()).isGreaterThanOrEqualTo(first);
    }

    private void work(Duration span) {
        monotonic += span.toNanos();
    }

    private long passedMillis(long since) {
        return Duration.ofNanos(clock.counted() - since).toMillis();
    }
}
