package dev.mainstay.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.adapters.postgres.LocalServerSettings.StartedBy;
import dev.mainstay.ports.settings.Section;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LocalServerSettingsTest {

    @Test
    void nothing_is_ours_when_nothing_is_said() {
        Section section = Section.of(Map.of());
        assertThat(LocalServerSettings.from(section))
                .isEqualTo(new LocalServerSettings(
                        StartedBy.NONE,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        true,
                        new LocalServerSettings.Standby(Duration.ofSeconds(15), Duration.ofMillis(500))));
        assertThat(section.problems()).isEmpty();
    }

    @Test
    void reads_every_key() {
        Section section = Section.of(Map.of(
                "process", "local",
                "bin_dir", "/opt/pg/bin",
                "data_directory", "/srv/pg/data",
                "config_file", "/etc/pg/postgresql.conf",
                "hba_file", "/etc/pg/pg_hba.conf",
                "log_file", "/var/log/pg.log",
                "manage_hba", "false",
                "wal_receiver_timeout", "7s",
                "wal_retrieve_retry_interval", "1s"));
        assertThat(LocalServerSettings.from(section))
                .isEqualTo(new LocalServerSettings(
                        StartedBy.LOCAL,
                        Optional.of(Path.of("/opt/pg/bin")),
                        Optional.of(Path.of("/srv/pg/data")),
                        Optional.of(Path.of("/etc/pg/postgresql.conf")),
                        Optional.of(Path.of("/etc/pg/pg_hba.conf")),
                        Optional.of(Path.of("/var/log/pg.log")),
                        false,
                        new LocalServerSettings.Standby(Duration.ofSeconds(7), Duration.ofSeconds(1))));
        assertThat(section.problems()).isEmpty();
    }

    @Test
    void tells_every_value_out_of_range() {
        Section section = Section.of(Map.of(
                "process", "systemd",
                "data_directory", "srv/data",
                "wal_receiver_timeout", "0s",
                "wal_retrieve_retry_interval", "11s"));
        LocalServerSettings unused = LocalServerSettings.from(section);
        assertThat(section.problems()).hasSize(4);
    }
}
