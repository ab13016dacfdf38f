package dev.mainstay.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.ports.out.DeadManReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadManProgramTest {

    /** Of perl-base, which every Debian and Ubuntu has. */
    private static final List<String> ESSENTIAL = List.of("strict", "warnings", "constant", "IO::Handle");

    @Test
    void compiles_without_a_warning() throws IOException, InterruptedException {
        Process perl = new ProcessBuilder("perl", "-wc", "-e", program())
                .redirectErrorStream(true)
                .start();
        String words = new String(perl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(words.strip()).isEqualTo("-e syntax OK");
        assertThat(perl.waitFor()).isZero();
    }

    @Test
    void uses_nothing_that_a_minimal_system_lacks() throws IOException {
        assertThat(Pattern.compile("^\\s*(?:use|eval \\{ require) ([A-Za-z:]+)", Pattern.MULTILINE)
                        .matcher(program())
                        .results()
                        .map((MatchResult used) -> used.group(1)))
                .isNotEmpty()
                .allMatch(ESSENTIAL::contains);
    }

    @Test
    void its_report_is_read_back() {
        assertThat(DeadManReportFile.parse("""
                        at=1764144000
                        deeds=INT@3 QUIT@500
                        late=2
                        outcome=stopped
                        silent=1500
                        took=530
                        why=gone
                        """))
                .isEqualTo(new DeadManReport(
                        Instant.ofEpochSecond(1_764_144_000),
                        DeadManReport.Cause.GONE,
                        Duration.ofMillis(1500),
                        Duration.ofMillis(2),
                        DeadManReport.Outcome.STOPPED,
                        Duration.ofMillis(530),
                        "INT@3 QUIT@500"));
    }

    @Test
    void half_a_report_is_none() {
        assertThatThrownBy(() -> DeadManReportFile.parse("at=1764144000\n"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void those_of_another_state_directory_are_not_found(@TempDir Path directory) {
        assertThat(new DeadManTable(directory).all()).isEmpty();
    }

    private static String program() throws IOException {
        try (InputStream stream =
                Objects.requireNonNull(DeadManProcess.class.getResourceAsStream("dead-man.pl"), "dead-man.pl")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
