package dev.mainstay.hosts.jersey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {

    @TempDir
    Path directory;

    @Test
    void everything_that_is_wrong_is_told_at_once() throws IOException {
        Configuration read = read("""
                node: {state_dir: relative, nmae: x}
                failover: {threshold: 5s, guard: majority, probe: 1}
                http: {port: 99999}
                postgresql: {process: docker, bin_dir: /usr/bin}
                """);

        assertThat(read.problems())
                .anyMatch(text -> text.startsWith("node.state_dir relative is not valid"))
                .anyMatch(text -> text.equals("node.nmae is not a setting: did you mean node.name?"))
                .anyMatch(text -> text.equals("failover.threshold 5s is not valid: expected 1m to 1h"))
                .anyMatch(text -> text.startsWith("failover.guard is no longer a setting: use guard.kind"))
                .anyMatch(text -> text.startsWith("failover.probe 1 is not valid: expected a whole number with"))
                .anyMatch(text -> text.equals("http.port 99999 is not valid: expected a whole number from 1 to 65535"))
                .anyMatch(text -> text.startsWith(
                        "postgresql.bin_dir /usr/bin is not valid: expected nothing with process: docker"))
                .hasSize(7);
        assertThatThrownBy(read::valid).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void a_tag_that_would_do_nothing_is_refused() throws IOException {
        assertThat(read("node: {tags: {nostream: yes please}}").problems())
                .singleElement()
                .asString()
                .contains("nostream: expected true or false, found 'yes please'");
        assertThat(read("node: {tags: {nostream: true}}").problems()).isEmpty();
        assertThat(read("node: {tags: {replicatefrom: '" + "x".repeat(101) + "'}}")
                        .problems())
                .singleElement()
                .asString()
                .contains("replicatefrom: expected the name of a member");
        assertThat(read("node: {tags: {nostream: false, clonefrom: true, sync_priority: 2, replicatefrom: dc1}}")
                        .problems())
                .isEmpty();
    }

    @Test
    void a_watchdog_is_required_only_of_a_database_that_the_agent_runs() throws IOException {
        assertThat(read("guard: {watchdog: required}").problems())
                .containsExactly("guard.watchdog required is not valid: expected automatic or off: required needs"
                        + " postgresql.process: local or docker");
        for (String process : List.of("local", "docker")) {
            assertThat(read("guard: {watchdog: required}\npostgresql: {process: " + process + "}")
                            .problems())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "59s,1m,false",
        "60s,1m,true",
        "3600s,1m,true",
        "61m,1m,false",
        "5s,5s,true",
        "4s,5s,false",
        "5500ms,5s,false",
    })
    void the_threshold_lies_between_its_floor_and_an_hour_in_whole_seconds(
            String threshold, String floor, boolean valid) throws IOException {
        Configuration read = read("failover: {threshold: " + threshold + ", threshold_floor: " + floor
                + ", probe: 200ms, probe_limit: 1s}\npostgresql: {wal_receiver_timeout: 1s}\nguard: {kind: none}");

        assertThat(read.problems().isEmpty()).as(read.problems().toString()).isEqualTo(valid);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "failover: {threshold: 5s, threshold_floor: 5s}\nguard: {kind: none}\n"
                        + "postgresql: {wal_receiver_timeout: 1s}",
                "failover: {threshold: 60s}\nguard: {fence_after: 50s}\npostgresql: {wal_receiver_timeout: 1s}",
                "failover: {offline_after: 59s}",
                "failover: {threshold: 60s}\npostgresql: {wal_receiver_timeout: 31s}",
                "node: {state_dir: /srv/pg/state}\npostgresql: {data_directory: /srv/pg}",
                "node: {advertise: {host: 127.0.0.1}}",
                "node: {advertise: {host: localhost}}",
                "node: {allow_loopback: true, advertise: {host: 0.0.0.0}}",
                "node: {advertise: {host: 'a;b'}}",
                "guard: {kind: lease}",
                "guard: {kind: reference}",
                "guard: {etcd: {endpoints: [10.0.0.7]}}",
            })
    void rules_across_keys_are_checked(String file) throws IOException {
        assertThat(read(file).problems()).hasSize(1);
    }

    @Test
    void a_lease_needs_a_place_to_keep_it() throws IOException {
        assertThat(read("guard: {kind: lease}").problems())
                .containsExactly("guard.etcd.endpoints: expected at least one member of an etcd for guard.kind: lease");
        assertThat(read("guard: {kind: lease, etcd: {endpoints: ['http://10.0.0.7:2379']}}")
                        .problems())
                .isEmpty();
    }

    @Test
    void the_environment_overrides_the_file() throws IOException {
        Path file = Files.writeString(directory.resolve("mainstay.yml"), "postgresql: {port: 5433}");
        Configuration read = Configuration.read(
                file, Map.of("MAINSTAY_POSTGRESQL_PORT", "5434", "MAINSTAY_FAILOVER_THRESHOLD", "3m", "HOME", "/"));

        assertThat(read.problems()).isEmpty();
        assertThat(read.settings().postgres().database().endpoint().port()).isEqualTo(5434);
        assertThat(read.settings().agent().advertised().databasePort()).isEqualTo(5434);
        assertThat(read.settings().agent().policy().failover().threshold()).isEqualTo(Duration.ofMinutes(3));
    }

    @Test
    void variables_of_launcher_and_command_line_are_no_settings_and_others_are_told() {
        Configuration read = Configuration.defaults(Map.of(
                "MAINSTAY_IMAGE", "mainstay-base:1",
                "MAINSTAY_SUITE", "trixie",
                "MAINSTAY_CACHE", "/tmp",
                "MAINSTAY_JAVA_OPTS", "-Xmx1g",
                "MAINSTAY_NO_BUILD", "1",
                "MAINSTAY_TOKEN", "t",
                "MAINSTAY_CLUSTER_SECRET", "s",
                "MAINSTAY_POSTGRESQL_PROT", "1"));

        assertThat(read.problems())
                .containsExactly("the environment variable MAINSTAY_POSTGRESQL_PROT is not a setting:"
                        + " did you mean MAINSTAY_POSTGRESQL_PORT?");
    }

    @Test
    void an_empty_file_means_the_defaults() throws IOException {
        assertThat(read("").settings().http().port()).isEqualTo(8080);
        assertThat(read("# nothing\n").settings().http().port()).isEqualTo(8080);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: [", "- a\n- b", "a: 1\na: 2", "just text", "a: 1\n---\nb: 2", "\t: x"})
    void what_is_no_configuration_is_refused_with_the_name_of_the_file(String content) throws IOException {
        Path file = Files.writeString(directory.resolve("wrong.yml"), content);

        assertThatThrownBy(() -> Configuration.read(file, Map.of()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("wrong.yml");
    }

    @Test
    void a_file_that_is_not_there_is_named() {
        assertThatThrownBy(() -> Configuration.read(directory.resolve("none.yml"), Map.of()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("there is no file")
                .hasMessageContaining("none.yml");
    }

    private Configuration read(String content) throws IOException {
        return Configuration.read(Files.writeString(directory.resolve("mainstay.yml"), content), Map.of());
    }
}
