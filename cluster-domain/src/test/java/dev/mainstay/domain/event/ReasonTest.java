package dev.mainstay.domain.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.InvalidRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReasonTest {

    @Test
    void surrounding_space_is_taken_away() {
        assertThat(new Reason("  the office was on node 1 ").value()).isEqualTo("the office was on node 1");
        assertThat(new Reason("x".repeat(Reason.LONGEST)).value()).hasSize(Reason.LONGEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "two\nlines", "a\u0000b", "a\u2028b"})
    void what_is_blank_or_on_two_lines_is_refused(String text) {
        assertThatThrownBy(() -> new Reason(text)).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void what_is_too_long_is_refused_without_repeating_it() {
        assertThatThrownBy(() -> new Reason("y".repeat(Reason.LONGEST + 1)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("reason is not valid: expected 1 to 200 printable characters on one line");
    }
}
