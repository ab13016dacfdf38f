package dev.mainstay.hosts.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.hosts.cli.render.JsonText;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchSummaryTest {

    @Test
    void the_median_is_the_middle_or_the_mean_of_the_two_there() {
        assertThat(Spread.of(List.of(ms(30)))).isEqualTo(new Spread(ms(30), ms(30), ms(30)));
        assertThat(Spread.of(List.of(ms(30), ms(10), ms(500)))).isEqualTo(new Spread(ms(10), ms(30), ms(500)));
        assertThat(Spread.of(List.of(ms(40), ms(10), ms(20), ms(500)))).isEqualTo(new Spread(ms(10), ms(30), ms(500)));
        assertThat(Spread.median(List.of(3.0, 1.0, 2.0))).isEqualTo(2.0);
        assertThat(Spread.median(List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(2.5);
    }

    @Test
    void the_ratio_is_the_median_of_the_paired_ones_not_the_ratio_of_the_medians() {
        BenchSummary summary =
                new BenchSummary(List.of(pair(100, 100, 90), pair(200, 100, 190), pair(300, 1000, 290)), 0);

        assertThat(summary.ratio()).isEqualTo(1.0);
        assertThat(JsonText.line(summary.object()))
                .isEqualTo("{\"step\":\"summary\",\"ok\":true,\"runs\":3,"
                        + "\"mainstay\":{\"min_ms\":100,\"median_ms\":200,\"max_ms\":300},"
                        + "\"by_hand\":{\"min_ms\":100,\"median_ms\":100,\"max_ms\":1000},"
                        + "\"ratio\":1.0,\"inside_ms\":190,\"lost_acked_rows\":0}");
    }

    @Test
    void a_lost_row_is_not_all_right_and_what_was_not_measured_inside_is_not_told() {
        PairOfTurns untold =
                new PairOfTurns(new Turned(ms(125), Optional.empty()), new Turned(ms(100), Optional.empty()));
        BenchSummary summary = new BenchSummary(List.of(untold), 1);

        assertThat(summary.ok()).isFalse();
        assertThat(summary.object().has("inside_ms")).isFalse();
        assertThat(JsonText.line(untold.into(Story.object("run"))))
                .isEqualTo("{\"step\":\"run\",\"mainstay_ms\":125,\"by_hand_ms\":100,\"ratio\":1.25}");
        assertThat(summary.text()).contains("Mainstay  125 ms (125 to 125)", "ratio     1.25", "Lost rows: 1");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 101})
    void a_number_of_runs_out_of_range_is_refused_with_the_range(int runs) {
        assertThatThrownBy(() -> new Bench.Options(runs, false, false))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("--runs " + runs + " is not valid: expected 1 to 100");
    }

    private static PairOfTurns pair(long mainstay, long byHand, long inside) {
        return new PairOfTurns(
                new Turned(ms(mainstay), Optional.of(ms(inside))), new Turned(ms(byHand), Optional.empty()));
    }

    private static Duration ms(long millis) {
        return Duration.ofMillis(millis);
    }
}
