package dev.mainstay.domain.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.InvalidRequestException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WalDistanceTest {
    private static final WalDistance MOST = new WalDistance(Long.MAX_VALUE);
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void is_never_negative() {
        assertThatThrownBy(() -> new WalDistance(-1)).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void a_sum_stays_at_the_largest_number() {
        assertThat(MOST.plus(new WalDistance(1))).isEqualTo(MOST);
        assertThat(MOST.plus(MOST)).isEqualTo(MOST);
        assertThat(new WalDistance(2).plus(new WalDistance(3))).isEqualTo(new WalDistance(5));
    }

    @Test
    void is_scaled_by_time_and_rounded_up() {
        assertThat(new WalDistance(100).scaled(SECOND, Duration.ofSeconds(3))).isEqualTo(new WalDistance(300));
        assertThat(new WalDistance(1).scaled(Duration.ofSeconds(3), SECOND)).isEqualTo(new WalDistance(1));
        assertThat(new WalDistance(100).scaled(SECOND, Duration.ZERO)).isEqualTo(WalDistance.ZERO);
        assertThat(new WalDistance(100).scaled(SECOND, SECOND.negated())).isEqualTo(WalDistance.ZERO);
        assertThat(new WalDistance(100).scaled(Duration.ZERO, SECOND)).isEqualTo(WalDistance.ZERO);
        assertThat(MOST.scaled(Duration.ofNanos(1), Duration.ofDays(1))).isEqualTo(MOST);
    }

    @Test
    void what_may_be_lost_is_what_is_known_and_what_may_have_been_written_since() {
        LossBound.WriteRate rate = new LossBound.WriteRate(new WalDistance(1_000), Duration.ofSeconds(10));
        LossBound.MainPosition main =
                new LossBound.MainPosition(Optional.of(new Lsn(5_000)), Duration.ofSeconds(30), rate);

        LossBound bound = LossBound.of(main, new Lsn(4_000)).orElseThrow();

        assertThat(bound.behind()).isEqualTo(new WalDistance(1_000));
        assertThat(bound.unseen()).as("three stretches and one more").isEqualTo(new WalDistance(4_000));
        assertThat(bound.total()).isEqualTo(new WalDistance(5_000));
        assertThat(LossBound.of(main, new Lsn(9_000)).orElseThrow().behind()).isEqualTo(WalDistance.ZERO);
    }

    @Test
    void what_was_written_in_bursts_counts_in_whole_stretches() {
        LossBound.WriteRate rate = new LossBound.WriteRate(new WalDistance(1_000), Duration.ofSeconds(10));
        assertThat(unseen(Duration.ofMillis(1), rate)).isEqualTo(new WalDistance(2_000));
        assertThat(unseen(Duration.ofSeconds(10), rate)).isEqualTo(new WalDistance(2_000));
        assertThat(unseen(Duration.ofSeconds(11), rate)).isEqualTo(new WalDistance(3_000));
        assertThat(unseen(Duration.ofSeconds(11), LossBound.WriteRate.NONE)).isEqualTo(WalDistance.ZERO);
    }

    private static WalDistance unseen(Duration age, LossBound.WriteRate rate) {
        return LossBound.of(new LossBound.MainPosition(Optional.of(new Lsn(5_000)), age, rate), new Lsn(5_000))
                .orElseThrow()
                .unseen();
    }

    @Test
    void nothing_is_promised_while_the_mains_position_was_never_known() {
        assertThat(LossBound.of(LossBound.MainPosition.unknown(), new Lsn(1))).isEmpty();
    }

    @Test
    void an_absurd_position_of_the_main_gives_an_absurd_bound_and_no_error() {
        LossBound.MainPosition main = new LossBound.MainPosition(
                Optional.of(new Lsn(-1)), Duration.ofDays(1), new LossBound.WriteRate(MOST, Duration.ofNanos(1)));

        assertThat(LossBound.of(main, Lsn.ZERO).orElseThrow().total()).isEqualTo(MOST);
    }
}
