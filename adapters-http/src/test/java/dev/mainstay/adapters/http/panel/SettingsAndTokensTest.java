package dev.mainstay.adapters.http.panel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.adapters.http.HttpStatusOf;
import dev.mainstay.adapters.http.panel.PanelAdapter.TokenOrder;
import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bounds of settings and of minted tokens, and the one table of statuses. */
class SettingsAndTokensTest {
    private static PanelSettings settings(Duration patience) {
        return new PanelSettings(
                Snapshots.VERSION,
                Optional.of(Secret.of("hush-hush")),
                Optional.empty(),
                false,
                "proxpanel",
                EdgeSettings.standard(),
                patience);
    }

    @Test
    void patience_has_bounds() {
        assertThat(settings(Duration.ZERO).patience()).isZero();
        assertThat(settings(Duration.ofSeconds(50)).patience()).isEqualTo(Duration.ofSeconds(50));
        assertThatThrownBy(() -> settings(Duration.ofMillis(-1))).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> settings(Duration.ofMillis(50_001)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("50001 ms")
                .hasMessageContaining("0 to 50 s");
    }

    @Test
    void settings_print_no_secret() {
        assertThat(settings(Duration.ZERO).toString()).doesNotContain("hush-hush");
    }

    @ParameterizedTest
    @CsvSource({"0,ana,60", "-1,ana,60", "1,'',60", "1,ana,0", "1,ana,31708800"})
    void a_token_order_has_bounds(long id, String name, long seconds) {
        TokenOrder order = new TokenOrder(id, name, Duration.ofSeconds(seconds));
        assertThatThrownBy(() -> PanelAdapter.mintToken(order, Snapshots.NOW, Secret.of("key")))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void every_code_has_a_status() {
        assertThat(Arrays.stream(ErrorCode.values()).map(HttpStatusOf::code))
                .containsExactly(400, 401, 403, 404, 409, 409, 412, 429, 503, 500);
    }
}
