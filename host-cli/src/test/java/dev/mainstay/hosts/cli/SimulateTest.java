package dev.mainstay.hosts.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulateTest {

    @TempDir
    Path directory;

    @Test
    void the_last_line_says_everything() throws IOException {
        Shell.Outcome outcome = new Shell().run("simulate", "--schedules", "20", "--seed", "1", "--json");

        List<String> lines = outcome.out().lines().toList();
        JsonNode whole = new ObjectMapper().readTree(lines.get(lines.size() - 1));
        assertThat(outcome.code()).isZero();
        assertThat(whole.path("schedules").intValue()).isEqualTo(20);
        assertThat(whole.path("violations").intValue()).isZero();
        assertThat(whole.path("schedules_per_minute").longValue()).isPositive();
        assertThat(whole.path("failovers").isIntegralNumber()).isTrue();
        assertThat(whole.path("lost_bytes").isIntegralNumber()).isTrue();
        assertThat(whole.path("two_writers_ms").isIntegralNumber()).isTrue();
        assertThat(whole.path("unavailable_ms").fieldNames()).toIterable().contains("p50", "p99", "max");
    }

    @Test
    void people_see_the_classes_of_faults() {
        Shell.Outcome outcome = new Shell().run("simulate", "--schedules", "20", "--guard", "none");

        assertThat(outcome.out())
                .contains("guard none, 2 nodes, 20 schedules", "host_paused", "longest s", "failovers");
    }

    @Test
    void the_threshold_of_a_file_is_used() throws IOException {
        Path file = directory.resolve("mainstay.yml");
        String longer = Files.writeString(file, "failover:\n  threshold: 10m\n").toString();
        String[] words = {"simulate", "--schedules", "30", "--guard", "none", "--json"};

        Optional<String> patient = last(new Shell().run(with(words, "--config", longer)));
        Optional<String> usual = last(new Shell().run(words));

        assertThat(patient).isNotEqualTo(usual);
    }

    private static String[] with(String[] words, String... more) {
        String[] all = java.util.Arrays.copyOf(words, words.length + more.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return all;
    }

    private static Optional<String> last(Shell.Outcome outcome) {
        return outcome.out()
                .lines()
                .reduce((first, second) -> second)
                .map(line -> line.replaceAll("\"schedules_per_minute\":\\d+,", ""));
    }

    @Test
    void a_cascade_needs_a_third_node() {
        Shell.Outcome outcome = new Shell().run("simulate", "--cascade", "--schedules", "1");

        assertThat(outcome.code()).isEqualTo(64);
        assertThat(outcome.err()).contains("--cascade with --nodes 2 is not valid: expected 3 nodes or more");
    }

    @ParameterizedTest
    @CsvSource({
        "--nodes,6,nodes 6 is not valid: expected 2 to 5",
        "--nodes,1,nodes 1 is not valid: expected 2 to 5",
        "--schedules,0,schedules 0 is not valid: expected 1 or more",
        "--threads,0,--threads 0 is not valid: expected 1 to 256",
        "--guard,quorum,'--guard quorum is not valid: expected none, reference, majority, lease'",
        "--seed,first,'Invalid value for option ''--seed'''"
    })
    void a_wrong_value_is_named_with_what_was_expected(String flag, String value, String complaint) {
        Shell.Outcome outcome = new Shell().run("simulate", flag, value);

        assertThat(outcome.code()).isEqualTo(64);
        assertThat(outcome.err()).contains(complaint);
    }
}
