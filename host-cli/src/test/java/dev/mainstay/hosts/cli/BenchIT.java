package dev.mainstay.hosts.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That the bench measures both ways, loses nothing and leaves nothing behind; the times are the machine's business. */
class BenchIT {

    private static final Duration WHOLE = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    private Path temporary = Path.of("");

    /** JUnit's own temporary directories cannot be passed by the database's user. */
    @BeforeEach
    void makeDirectory() throws IOException {
        temporary = Files.createTempDirectory("bench-it-").toRealPath();
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwx--x--x"));
    }

    @AfterEach
    void removeDirectory() throws IOException {
        Files.delete(temporary);
    }

    @Test
    void a_switchover_is_measured_both_ways_and_no_row_is_lost() throws Exception {
        List<JsonNode> told = new ArrayList<>();
        try (CliProcess bench = new CliProcess(temporary, "bench", "switchover", "--runs", "1", "--json")) {
            try (BufferedReader lines = bench.out()) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    told.add(JSON.readTree(line));
                }
            }
            assertThat(bench.exitCode(WHOLE)).as(bench.errors() + told).isZero();
        }
        assertThat(told.stream().map(step -> step.path("step").asText()))
                .containsExactly("initialise", "start", "setup-main", "join", "by-hand", "warm-up", "run", "summary");
        judge(told.get(told.size() - 2), told.get(told.size() - 1));
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left).isEmpty();
        }
        assertThat(ProcessHandle.allProcesses()
                        .map(process -> process.info().commandLine().orElse(""))
                        .filter(line -> line.contains(temporary.toString())))
                .isEmpty();
    }

    private static void judge(JsonNode run, JsonNode summary) {
        assertThat(run.path("run").asInt()).isEqualTo(1);
        assertThat(run.path("mainstay_ms").asLong()).isPositive();
        assertThat(run.path("by_hand_ms").asLong()).isPositive();
        assertThat(run.path("ratio").asDouble()).isPositive();
        assertThat(summary.path("runs").asInt()).isEqualTo(1);
        for (String side : List.of("mainstay", "by_hand")) {
            assertThat(summary.path(side).path("median_ms").asLong())
                    .isPositive()
                    .isEqualTo(summary.path(side).path("min_ms").asLong())
                    .isEqualTo(summary.path(side).path("max_ms").asLong());
        }
        assertThat(summary.path("ratio").asDouble()).isEqualTo(run.path("ratio").asDouble());
        assertThat(summary.path("inside_ms").asLong()).isPositive();
        assertThat(summary.path("lost_acked_rows").asInt()).isZero();
        assertThat(summary.path("ok").asBoolean()).isTrue();
    }
}
