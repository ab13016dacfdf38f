package dev.mainstay.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Nothing is decided by two clocks, but people read their stamps side by side (H-45). */
class ClockWatchTest {
    private static final Instant HERE = Instant.parse("2026-05-12T11:45:01Z");

    private final ClockWatch watch = new ClockWatch();

    /** An answer that took a second, of a main whose clock is so far from ours when it is asked. */
    private Optional<String> answer(Duration away) {
        return watch.compare(HERE.plus(away), HERE, HERE.plusSeconds(1));
    }

    @Test
    void a_clock_that_is_ahead_is_told_once() {
        assertThat(answer(Duration.ofSeconds(-12)).orElseThrow())
                .startsWith("this node's clock is 12 s ahead of the main's");
        assertThat(answer(Duration.ofSeconds(-12))).isEmpty();
    }

    @Test
    void one_that_is_behind_is_told_again_after_it_was_right_for_a_while() {
        assertThat(answer(Duration.ofSeconds(8)).orElseThrow()).contains("7 s behind the main's");
        assertThat(answer(Duration.ZERO)).isEmpty();
        assertThat(answer(Duration.ofSeconds(8))).isPresent();
    }

    @Test
    void a_few_seconds_and_a_slow_answer_are_nothing() {
        assertThat(answer(Duration.ofSeconds(-5))).isEmpty();
        assertThat(watch.compare(HERE.plusSeconds(9), HERE, HERE.plusSeconds(10)))
                .isEmpty();
    }
}
