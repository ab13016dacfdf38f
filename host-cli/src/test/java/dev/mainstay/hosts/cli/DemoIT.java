package dev.mainstay.hosts.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mainstay.testing.fixture.PostgresContainer;
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

/** The whole product in one command, and that it leaves nothing behind. */
class DemoIT {

    private static final Duration WHOLE = Duration.ofSeconds(90);
    private static final Duration ENDING = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private Path temporary = Path.of("");

    /** JUnit's own temporary directories cannot be passed by the database's user. */
    @BeforeEach
    void makeDirectory() throws IOException {
        temporary = Files.createTempDirectory("demo-it-").toRealPath();
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwx--x--x"));
    }

    @AfterEach
    void removeDirectory() throws IOException {
        Files.delete(temporary);
    }

    @Test
    void the_cluster_is_turned_around_by_plan_and_by_violence_and_what_could_be_kept_is_kept() throws Exception {
        demonstrate("demo", "--json");
    }

    /** Everything that the agent does to a local server it does to one in a container. */
    @Test
    void it_ends_the_same_with_databases_in_containers() throws Exception {
        demonstrate("demo", "--docker", "--image", PostgresContainer.image(), "--json");
    }

    private void demonstrate(String... words) throws Exception {
        try (CliProcess demo = new CliProcess(temporary, words)) {
            List<JsonNode> told = new ArrayList<>();
            try (BufferedReader lines = demo.out()) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    told.add(JSON.readTree(line));
                }
            }
            assertThat(demo.exitCode(WHOLE)).as(demo.errors() + told).isZero();
            judge(told);
        }
        assertNothingIsLeft();
    }

    private static void judge(List<JsonNode> told) {
        JsonNode summary = told.get(told.size() - 1);
        JsonNode failover = summary.path("failover");

        assertThat(told.stream().map(step -> step.path("step").asText()))
                .containsExactly(
                        "initialise",
                        "start",
                        "setup-main",
                        "join",
                        "write",
                        "switchover",
                        "switch-back",
                        "diverge",
                        "kill",
                        "failover",
                        "proof",
                        "return",
                        "summary");
        assertThat(told).allMatch(step -> step.path("ok").asBoolean());
        assertThat(summary.path("join_ms").asLong()).isPositive();
        assertThat(failover.path("threshold_ms").asLong()).isEqualTo(5000);
        assertThat(failover.path("write_gap_ms").asLong()).isBetween(1L, 6500L);
        assertThat(failover.path("acked_rows").asInt()).isGreaterThan(300);
        assertThat(failover.path("lost_acked_bytes").asLong())
                .isLessThanOrEqualTo(failover.path("loss_bound_bytes").asLong());
        assertThat(summary.at("/nodes/1/id").asInt()).isEqualTo(2);
        assertThat(summary.at("/nodes/1/role").asText()).isEqualTo("main");
        assertThat(summary.at("/nodes/1/status").asText()).isEqualTo("online");
        assertThat(summary.at("/nodes/0/role").asText()).isEqualTo("secondary");
        assertThat(summary.at("/nodes/0/status").asText()).isEqualTo("online");
        assertThat(summary.at("/switchover/lost_acked_rows").asInt()).isZero();
        assertThat(summary.at("/switchover/write_gap_ms").asLong()).isPositive();
        assertThat(summary.at("/reattach/mode").asText()).isEqualTo("rewind");
        assertThat(summary.at("/reattach/diverged_rows").asInt()).isPositive();
        assertThat(summary.at("/reattach/salvaged_rows").asInt())
                .isEqualTo(summary.at("/reattach/diverged_rows").asInt());
    }

    @Test
    void a_demo_that_is_stopped_in_the_middle_leaves_nothing_behind() throws Exception {
        try (CliProcess demo = new CliProcess(temporary, "demo", "--json")) {
            try (BufferedReader lines = demo.out()) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.contains("setup-main")) {
                        demo.terminate();
                    }
                }
            }
            assertThat(demo.exitCode(ENDING)).isNotZero();
        }
        assertNothingIsLeft();
    }

    private void assertNothingIsLeft() throws IOException {
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left).isEmpty();
        }
        assertThat(ProcessHandle.allProcesses()
                        .map(process -> process.info().commandLine().orElse(""))
                        .filter(line -> line.contains(temporary.toString())))
                .isEmpty();
    }
}
