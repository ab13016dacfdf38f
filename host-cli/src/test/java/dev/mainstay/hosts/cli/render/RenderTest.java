package dev.mainstay.hosts.cli.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RenderTest {

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void columns_are_as_wide_as_their_widest_cell() {
        Table table = new Table("A", "LONG");
        table.row("wide cell", "x");

        assertThat(table.lines()).containsExactly("A          LONG", "wide cell  x");
        assertThatIllegalArgumentException().isThrownBy(() -> table.row("one"));
    }

    @ParameterizedTest
    @CsvSource({"0,0 B", "1023,1023 B", "1024,1.0 KiB", "1536,1.5 KiB", "209715200,200 MiB", "1099511627776,1.0 TiB"})
    void bytes_have_the_unit_people_read(long bytes, String text) {
        assertThat(Amounts.bytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"1500,1.5 s", "61000,1 min 1 s", "3660000,1 h 1 min"})
    void spans_have_the_unit_people_read(long millis, String text) {
        assertThat(Amounts.span(Duration.ofMillis(millis))).isEqualTo(text);
    }

    @Test
    void rates_are_per_second() {
        assertThat(Amounts.rate(2048, Duration.ofSeconds(2))).isEqualTo("1.0 KiB/s");
        assertThat(Amounts.rate(10, Duration.ZERO)).isEqualTo("9.8 KiB/s");
    }

    @ParameterizedTest
    @CsvSource({"1.5,100,1.5 s", "null,12965752,12.4 MiB", "null,null,unknown"})
    void lag_is_told_in_seconds_else_in_bytes(String seconds, String bytes, String text) throws IOException {
        JsonNode nodes = new ObjectMapper()
                .readTree("[{'server_role': 'secondary', 'replication_lag_sec': SEC, 'behind_main_bytes': BYTES}]"
                        .replace('\'', '"')
                        .replace("SEC", seconds)
                        .replace("BYTES", bytes));
        assertThat(StatusView.nodes(nodes)).contains(text);
    }

    @Test
    void progress_is_rewritten_in_place_for_a_person() {
        ProgressLine line = new ProgressLine(terminal(true));
        line.show("copy", 10, "1 MiB");
        line.show("copy", 20, "2 MiB");
        line.end();

        assertThat(written())
                .doesNotContain("\n")
                .contains("\r 10 %  copy  1 MiB")
                .contains("\r 20 %  copy  2 MiB");
    }

    @Test
    void progress_is_a_line_now_and_then_otherwise() {
        ProgressLine line = new ProgressLine(terminal(false));
        for (int percent = 0; percent <= 100; percent++) {
            line.show("copy", percent, "");
        }
        line.show("start", 100, "");
        line.end();

        assertThat(written().lines()).hasSize(6).noneMatch(text -> text.contains("\r"));
    }

    private Terminal terminal(boolean person) {
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new Terminal(stream, stream, new Terminal.Answers() {

            @Override
            public boolean interactive() {
                return person;
            }

            @Override
            public Optional<String> line() {
                return Optional.empty();
            }

            @Override
            public Optional<String> hidden() {
                return Optional.empty();
            }
        });
    }

    private String written() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
