package dev.mainstay.adapters.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.ports.settings.Section;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EtcdSettingsTest {

    @TempDir
    private Path directory;

    @Test
    void has_defaults() {
        Section section = Section.of(Map.of());

        assertThat(EtcdSettings.from(section)).isEqualTo(withLimit(2_000));
        assertThat(section.problems()).isEmpty();
    }

    @Test
    void reads_every_key() throws IOException {
        Path password = Files.writeString(directory.resolve("password"), "hunter2\n");
        Path ca = Files.writeString(directory.resolve("ca.pem"), "");
        Section section = Section.of(Map.of(
                "endpoints", List.of("http://10.0.0.7:2379", "https://[2001:db8::1]:2379/"),
                "user", "mainstay",
                "password_file", password.toString(),
                "ca", ca.toString(),
                "request_limit", "500ms"));

        EtcdSettings settings = EtcdSettings.from(section);

        assertThat(settings)
                .isEqualTo(new EtcdSettings(
                        List.of(URI.create("http://10.0.0.7:2379"), URI.create("https://[2001:db8::1]:2379")),
                        Optional.of("mainstay"),
                        Optional.of(Secret.of("hunter2")),
                        Optional.empty(),
                        Optional.of(ca),
                        Duration.ofMillis(500)))
                .asString()
                .doesNotContain("hunter2");
        assertThat(section.problems()).isEmpty();
    }

    @Test
    void reads_a_token() {
        Section section = Section.of(Map.of("token", "eyJ0", "user", "u", "password", "p"));

        assertThat(EtcdSettings.from(section).token()).contains(Secret.of("eyJ0"));
        assertThat(section.problems()).isEmpty();
    }

    @Test
    void tells_what_does_not_go_together() {
        assertThat(problems(Map.of("user", "u"))).containsExactly("password: expected user and password together");
        assertThat(problems(Map.of("password", "p"))).containsExactly("user: expected user and password together");
        assertThat(problems(Map.of("ca", "/nowhere.pem")))
                .containsExactly("ca /nowhere.pem is not valid: expected a file that can be read");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.7:2379",
                "http://10.0.0.7",
                "http://10.0.0.7:0",
                "http://10.0.0.7:65536",
                "http://10.0.0.7:2379/v3",
                "http://u:p@10.0.0.7:2379",
                "http://under_score:2379",
                "http://a..b:2379",
                "ftp://10.0.0.7:2379",
                "http://[zz]:2379",
                ""
            })
    void refuses_other_addresses(String endpoint) {
        assertThat(problems(Map.of("endpoints", List.of(endpoint))))
                .singleElement()
                .asString()
                .contains("expected http://HOST:PORT");
    }

    @Test
    void refuses_waits_out_of_range_and_half_a_login() {
        assertThatThrownBy(() -> withLimit(99))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("expected");
        assertThatThrownBy(() -> withLimit(10_001)).isInstanceOf(InvalidRequestException.class);
        assertThat(withLimit(100).requestLimit()).isLessThan(withLimit(10_000).requestLimit());
        assertThatThrownBy(() -> new EtcdSettings(
                        List.of(),
                        Optional.of("u"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ofSeconds(1)))
                .isInstanceOf(InvalidRequestException.class);
    }

    private static List<String> problems(Map<String, ?> tree) {
        Section section = Section.of(tree);
        assertThat(EtcdSettings.from(section)).isNotNull();
        return section.problems();
    }

    private static EtcdSettings withLimit(long millis) {
        return new EtcdSettings(
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofMillis(millis));
    }
}
