package dev.mainstay.adapters.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.ports.settings.Section;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DockerSettingsTest {

    private static final URI SOCKET = URI.create("unix:///var/run/docker.sock");
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void has_defaults() {
        Section section = Section.of(Map.of());

        assertThat(DockerSettings.from(section, section.section("radius")))
                .isEqualTo(new DockerSettings(
                        SOCKET, "proxpanel-db", List.of(), false, Duration.ofSeconds(10), Duration.ofSeconds(60)));
        assertThat(section.problems()).isEmpty();
    }

    @Test
    void reads_every_key() {
        Section section = Section.of(Map.of(
                "engine", "tcp://10.0.0.9:2375",
                "database", "panel-db",
                "services", List.of("panel-radius"),
                "radius", Map.of("run_on_secondary", true),
                "stop_timeout", "20s",
                "start_timeout", "2m"));

        assertThat(DockerSettings.from(section, section.section("radius")))
                .isEqualTo(new DockerSettings(
                        URI.create("tcp://10.0.0.9:2375"),
                        "panel-db",
                        List.of("panel-radius"),
                        true,
                        Duration.ofSeconds(20),
                        Duration.ofMinutes(2)));
        assertThat(section.problems()).isEmpty();
    }

    @Test
    void tells_a_name_that_no_container_has() {
        Section section = Section.of(Map.of("services", List.of("radius/../x")));

        assertThat(DockerSettings.from(section, section.section("radius")).services())
                .isEmpty();
        assertThat(section.problems()).singleElement().asString().contains("radius/../x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://10.0.0.9", "unix://x", "npipe:////./pipe/x", "tcp://host"})
    void refuses_other_engines(String engine) {
        assertThatThrownBy(() -> new DockerSettings(URI.create(engine), "db", List.of(), false, SECOND, SECOND))
                .hasMessageContaining("unix:");
    }

    @ParameterizedTest
    @CsvSource({"999,1000", "300001,1000", "1000,999", "1000,600001"})
    void refuses_waits_out_of_range(long stopMillis, long startMillis) {
        assertThatThrownBy(() -> new DockerSettings(
                        SOCKET, "db", List.of(), false, Duration.ofMillis(stopMillis), Duration.ofMillis(startMillis)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("expected");
    }
}
