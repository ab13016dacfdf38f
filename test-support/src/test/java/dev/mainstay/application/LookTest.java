package dev.mainstay.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.error.UnavailableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class LookTest {
    private static final Duration EVERY = Duration.ofSeconds(5);
    private final Town town = new Town();
    private final Resident node = new Resident(town, 1);
    private final Deque<Supplier<String>> answers = new ArrayDeque<>();
    private final Look<String> look = new Look<>("look", () -> answers.remove().get(), EVERY, node.ports());

    private void answer(String text) {
        answers.add(() -> text);
    }

    private void poll() {
        look.poll();
        node.workshop.runAll();
        look.poll();
    }

    @Test
    void nothing_is_seen_before_the_first_look() {
        assertThat(look.latest()).isEmpty();
        assertThat(look.hasEnded()).isFalse();
        assertThat(look.isFresh()).isFalse();
    }

    @Test
    void a_value_is_fresh_once_and_then_grows_old() {
        answer("one");
        poll();
        assertThat(look.isFresh()).isTrue();
        look.poll();
        assertThat(look.isFresh()).isFalse();
        town.clock.advance(Duration.ofSeconds(3));
        assertThat(look.latest().orElseThrow().age()).isEqualTo(Duration.ofSeconds(3));
        assertThat(look.latest().orElseThrow().value()).isEqualTo("one");
    }

    @Test
    void the_next_look_begins_after_its_time_and_not_before() {
        answer("one");
        poll();
        town.clock.advance(EVERY.minusNanos(1));
        look.poll();
        assertThat(node.workshop.isWaiting("look")).isFalse();
        town.clock.advance(Duration.ofNanos(1));
        look.poll();
        assertThat(node.workshop.isWaiting("look")).isTrue();
    }

    @Test
    void a_look_that_hangs_is_alone_and_leaves_the_old_value() {
        answer("one");
        poll();
        node.workshop.hang("look");
        town.clock.advance(Duration.ofHours(1));
        for (int turn = 0; turn < 10; turn++) {
            poll();
        }
        assertThat(look.latest().orElseThrow().age()).isEqualTo(Duration.ofHours(1));
        assertThat(answers).isEmpty();
        answer("two");
        node.workshop.release();
        poll();
        assertThat(look.latest().orElseThrow().value()).isEqualTo("two");
    }

    @Test
    void a_look_that_fails_ends_and_leaves_the_old_value() {
        answers.add(() -> {
            throw new UnavailableException("gone");
        });
        poll();
        assertThat(look.hasEnded()).isTrue();
        assertThat(look.latest()).isEmpty();
        assertThat(look.isFresh()).isFalse();
    }

    @Test
    void what_is_forgotten_does_not_come_back_with_a_look_that_was_under_way() {
        answer("old");
        look.poll();
        look.forget();
        node.workshop.runAll();
        answer("new");
        look.poll();
        assertThat(look.latest()).isEmpty();
        assertThat(look.hasEnded()).isFalse();
        poll();
        assertThat(look.latest().orElseThrow().value()).isEqualTo("new");
    }

    @Test
    void what_is_renewed_stands_until_a_new_look_has_ended() {
        answer("old");
        poll();
        look.renew();
        assertThat(look.latest().orElseThrow().value()).isEqualTo("old");
        assertThat(look.hasEnded()).isFalse();
        answer("new");
        poll();
        assertThat(look.hasEnded()).isTrue();
        assertThat(look.latest().orElseThrow().value()).isEqualTo("new");
    }

    @Test
    void in_a_hurry_it_looks_at_once() {
        answer("one");
        answer("two");
        poll();
        look.hurry();
        poll();
        assertThat(look.latest().orElseThrow().value()).isEqualTo("two");
    }

    @Test
    void a_chore_gives_its_result_once_and_a_failure_never() {
        Chore<String> chore = new Chore<>("chore", node.workshop);
        chore.begin(() -> "done");
        assertThat(chore.isIdle()).isFalse();
        assertThat(chore.collect()).isEmpty();
        node.workshop.runAll();
        assertThat(List.of(chore.collect(), chore.collect()))
                .containsExactly(java.util.Optional.of("done"), java.util.Optional.empty());
        assertThat(chore.isIdle()).isTrue();
        chore.begin(() -> {
            throw new UnavailableException("gone");
        });
        node.workshop.runAll();
        assertThat(chore.collect()).isEmpty();
        assertThat(chore.isIdle()).isTrue();
    }
}
