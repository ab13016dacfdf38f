package dev.mainstay.adapters.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.ports.settings.Section;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisSettingsTest {

    private static final Endpoint LOCAL = new Endpoint(new NodeAddress("127.0.0.1"), 6379);

    @Test
    void has_defaults() {
        Section section = Section.of(Map.of());

        assertThat(RedisSettings.from(section))
                .isEqualTo(new RedisSettings(
                        false, LOCAL, Optional.empty(), Duration.ofSeconds(2), Duration.ofSeconds(2)));
        assertThat(section.problems()).isEmpty();
    }

    @Test
    void reads_every_key() {
        Section section = Section.of(Map.of(
                "replication", true,
                "host", "cache.example",
                "port", 6380,
                "password", "secret",
                "connect_timeout", "500ms",
                "command_timeout", "5s"));

        assertThat(RedisSettings.from(section))
                .isEqualTo(new RedisSettings(
                        true,
                        new Endpoint(new NodeAddress("cache.example"), 6380),
                        Optional.of(Secret.of("secret")),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(5)));
        assertThat(section.problems()).isEmpty();
    }

    @Test
    void does_not_print_the_password() {
        assertThat(new RedisSettings(
                        true, LOCAL, Optional.of(Secret.of("hunter2")), Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .asString()
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource({"99,100", "10001,100", "100,99", "100,30001"})
    void refuses_waits_out_of_range(long connectMillis, long commandMillis) {
        assertThatThrownBy(() -> new RedisSettings(
                        true,
                        LOCAL,
                        Optional.empty(),
                        Duration.ofMillis(connectMillis),
                        Duration.ofMillis(commandMillis)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("expected");
    }
}
