package dev.mainstay.adapters.http.patroni;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of spec/patroni-rest.md 1.5. */
class LagTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1048576 | 1048576",
                "16kB | 16384",
                "10 MB | 10485760",
                "1.5GB | 1610612736",
                "1e3 | 1000",
                "1e6kB | 1024000000",
                "1.0001MB | 1048576",
                "0.4kB | 410",
                "010 | 8",
                "0x400 | 1024",
                "0x400 MB | 1073741824",
                "-1 | -1",
                "+5 | 5",
                ".5kB | 512",
                "1TB | 1099511627776",
                "0 | 0"
            })
    void an_amount_is_read_in_its_unit(String text, long bytes) {
        assertThat(LagText.bytes(text)).contains(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"16KB", "1mb", "10M", "10MiB", "1PB", "abc", "09", "1,000", "10MB x", "-.5kB", "+.5", "", "1e400"
            })
    void anything_else_is_no_amount(String text) {
        assertThat(LagText.bytes(text)).isEmpty();
    }
}
