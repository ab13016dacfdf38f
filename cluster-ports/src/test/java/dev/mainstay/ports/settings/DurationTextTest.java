package dev.mainstay.ports.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationTextTest {

    @ParameterizedTest
    @CsvSource({"0ms,0ms", "200ms,200ms", "1000ms,1s", "90s,90s", "120s,2m", "60m,1h", "1d,24h", "1500ms,1500ms"})
    void a_span_is_written_in_its_largest_unit(String text, String written) {
        assertThat(DurationText.of(DurationText.parse(text))).isEqualTo(written);
    }
}
