package dev.mainstay.adapters.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.adapters.local.LocalSettings.Hook;
import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.ports.settings.Section;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalSettingsTest {

    @Test
    void has_defaults() {
        Section section = Section.of(Map.of());

        assertThat(LocalSettings.from(section))
                .isEqualTo(new LocalSettings(Path.of("/var/lib/mainstay"), Hook.none(), Path.of("/")));
        assertThat(section.problems()).isEmpty();
    }

    @Test
    void reads_every_key() {
        Section section = Section.of(Map.of(
                "state_dir", "/srv/mainstay",
                "on_role_change", List.of("/etc/mainstay/dns", "update"),
                "on_role_change_timeout", "2m",
                "metrics_path", "/srv"));

        assertThat(LocalSettings.from(section))
                .isEqualTo(new LocalSettings(
                        Path.of("/srv/mainstay"),
                        new Hook(List.of("/etc/mainstay/dns", "update"), Duration.ofMinutes(2)),
                        Path.of("/srv")));
        assertThat(section.problems()).isEmpty();
    }

    @Test
    void tells_every_problem_at_once() {
        Section section = Section.of(Map.of(
                "state_dir", "state",
                "on_role_change", List.of("dns"),
                "on_role_change_timeout", "1h",
                "metrics_path", "disk"));

        assertThat(LocalSettings.from(section)).isNotNull();
        assertThat(section.problems())
                .hasSize(4)
                .anyMatch(problem -> problem.contains("state_dir") && problem.contains("absolute path"))
                .anyMatch(problem -> problem.contains("on_role_change") && problem.contains("executable file"))
                .anyMatch(problem -> problem.contains("on_role_change_timeout") && problem.contains("10m"))
                .anyMatch(problem -> problem.contains("metrics_path"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0.999S", "PT10M0.001S"})
    void refuses_a_timeout_out_of_range(String timeout) {
        assertThatThrownBy(() -> new Hook(List.of(), Duration.parse(timeout)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("1 s to 10 min");
    }
}
