package dev.mainstay.domain.salvage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.InvalidRequestException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExportNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"panel.public.users.csv", "a", "_x-1.2.csv", "-"})
    void takes_what_is_safe_in_a_path(String name) {
        assertThat(new ExportName(name)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", ".x", "a/b", "../x", "a\\b", "a b", "a\nb", "a\"b", "é", "a\u0000"})
    void refuses_everything_else(String name) {
        assertThatThrownBy(() -> new ExportName(name))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("expected 1 to 250");
        assertThatThrownBy(() -> new ExportName("x".repeat(251))).isInstanceOf(InvalidRequestException.class);
    }
}
