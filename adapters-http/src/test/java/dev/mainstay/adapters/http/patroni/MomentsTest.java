package dev.mainstay.adapters.http.patroni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scheduled times of spec/patroni-rest.md 4.4. */
class MomentsTest {
    private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2030-01-01T10:00+00 | 2030-01-01T10:00:00Z",
                "2030-01-01T10:00:00.123456+01:00 | 2030-01-01T09:00:00.123456Z",
                "2030-01-01T10:00:00Z | 2030-01-01T10:00:00Z",
                "2030-01-01T10:00:00 UTC | 2030-01-01T10:00:00Z",
                "2030-01-01 10:00:00-05:30 | 2030-01-01T15:30:00Z",
                "2030-01-01 10:00:00 +02:00 | 2030-01-01T08:00:00Z",
                "2030-01-01 10:00:00+0200 | 2030-01-01T08:00:00Z"
            })
    void a_moment_with_its_zone_is_read(String text, Instant moment) {
        assertThat(Moments.planned(text(text), "switchover", NOW)).isEqualTo(moment);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2030-01-01T10:00", "2030-01-01 10:00:00", "2030-01-01T10:00:00 CET"})
    void a_moment_without_a_known_zone_is_400(String text) {
        assertThat(status(text(text))).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2020-01-01T10:00+00", "2026-11-26T10:00:00Z", "garbage", "2030-13-01T10:00Z", ""})
    void the_past_and_what_is_no_moment_are_422(String text) {
        assertThat(status(text(text))).isEqualTo(422);
    }

    private static JsonNode text(String text) {
        return JsonNodeFactory.instance.textNode(text);
    }

    private static int status(JsonNode value) {
        int[] status = new int[1];
        assertThatThrownBy(() -> Moments.planned(value, "switchover", NOW))
                .isInstanceOfSatisfying(
                        RefusedRequest.class,
                        refused -> status[0] = refused.answer().getStatus());
        return status[0];
    }
}
