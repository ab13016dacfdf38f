package dev.mainstay.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.event.EventKind;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** Nothing is decided by two clocks, but people read their stamps side by side (H-45). */
class ClockWatchTest {
    private static final Duration THREE_MINUTES = Duration.ofMinutes(3);

    private final Town town = new Town();
    private final Resident main = town.founded();
    private final Resident secondary = town.joined(main, 2);
    private Duration offset = Duration.ZERO;

    private void offset(Duration now) {
        offset = now;
        InstantSource skewed = () -> town.clock.wallClock().instant().plus(offset);
        secondary.between(ports -> OnePort.with(ports, InstantSource.class, skewed));
        secondary.crash();
        secondary.start();
    }

    @Test
    void a_clock_that_is_ahead_is_told_once() {
        offset(Duration.ofSeconds(12));
        town.run(THREE_MINUTES);
        assertThat(secondary.count(EventKind.CLOCK_SKEW)).isEqualTo(1);
        assertThat(secondary.last(EventKind.CLOCK_SKEW).description())
                .startsWith("This node's clock is 12 s ahead of the main's");
    }

    @Test
    void one_that_is_behind_is_told_again_after_it_was_right_for_a_while() {
        offset(Duration.ofSeconds(-7));
        town.run(THREE_MINUTES);
        offset = Duration.ZERO;
        town.run(THREE_MINUTES);
        offset = Duration.ofSeconds(-7);
        town.run(THREE_MINUTES);
        assertThat(secondary.count(EventKind.CLOCK_SKEW)).isEqualTo(2);
        assertThat(secondary.last(EventKind.CLOCK_SKEW).description()).contains("7 s behind the main's");
    }

    @Test
    void a_few_seconds_are_nothing() {
        offset(Duration.ofSeconds(4));
        town.run(THREE_MINUTES);
        assertThat(secondary.count(EventKind.CLOCK_SKEW)).isZero();
    }
}
