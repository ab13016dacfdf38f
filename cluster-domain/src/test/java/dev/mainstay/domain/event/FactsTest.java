package dev.mainstay.domain.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FactsTest {
    @Test
    void keep_a_stable_order_and_the_last_value_of_a_name() {
        Facts facts = Facts.of("b", 2).with("a", 1).with("b", 3);

        assertThat(facts).hasToString("{a=1, b=3}");
        assertThat(facts.get("b")).contains("3");
        assertThat(facts.get("c")).isEmpty();
    }

    @Test
    void unknown_values_are_left_out() {
        assertThat(Facts.none().withKnown("a", Optional.empty())).isEqualTo(Facts.none());
        assertThat(Facts.none().withKnown("a", Optional.of(1))).isEqualTo(Facts.of("a", 1));
    }

    @Test
    void the_second_wins_when_two_are_joined() {
        assertThat(Facts.of("a", 1).with("b", 1).with(Facts.of("b", 2).with("c", 2)))
                .hasToString("{a=1, b=2, c=2}");
    }

    @Test
    void are_a_copy_that_nobody_changes() {
        SortedMap<String, String> given = new TreeMap<>();
        given.put("a", "1");
        Facts facts = new Facts(given);
        given.put("b", "2");

        assertThat(facts.values()).containsOnlyKeys("a");
        assertThatThrownBy(() -> facts.values().put("c", "3")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void every_kind_of_event_is_found_by_its_own_word() {
        assertThat(Arrays.stream(EventKind.values()).map(EventKind::word).distinct())
                .hasSameSizeAs(EventKind.values());
        for (EventKind kind : EventKind.values()) {
            assertThat(EventKind.of(kind.word())).contains(kind);
        }
        assertThat(EventKind.of("no such word")).isEmpty();
    }
}
