package dev.mainstay.adapters.http.patroni;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.adapters.http.patroni.WriteGap.Basis;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.transition.Progress;
import dev.mainstay.domain.transition.Promote;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.ports.in.OperationReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WriteGapTest {
    private static final Instant BEGUN = Instant.parse("2026-11-26T12:00:00Z");
    private static final OperationReport SWITCHOVER =
            report(TransitionKind.SWITCHOVER, Facts.of(Promote.TERM, 2).with("write_gap_ms", 850));
    private static final OperationReport FAILOVER = promotion(Promote.Trigger.AUTOMATIC, 121_000);

    private static OperationReport report(TransitionKind kind, Facts facts) {
        return new OperationReport(
                new OperationId("op-1"),
                kind,
                OperationReport.Status.DONE,
                false,
                Optional.empty(),
                100,
                Progress.none(),
                BEGUN,
                Optional.of(BEGUN.plusSeconds(9)),
                "",
                List.of(),
                facts);
    }

    private static OperationReport promotion(Promote.Trigger trigger, long silenceMs) {
        return report(
                TransitionKind.PROMOTE,
                Facts.of(Promote.TERM, 3)
                        .with(Promote.TRIGGER, trigger)
                        .with(Promote.SILENCE_MS, silenceMs)
                        .with("promoted_at", BEGUN.plusMillis(400)));
    }

    private static Optional<WriteGap> last(long term, OperationReport... operations) {
        return WriteGap.ofLast(List.of(operations), new Term(term));
    }

    @Test
    void a_main_that_gave_its_role_away_measured_it() {
        assertThat(last(2, SWITCHOVER)).contains(new WriteGap(Duration.ofMillis(850), Basis.MEASURED));
    }

    @Test
    void a_node_that_took_over_counts_from_the_old_mains_last_sign_of_life() {
        assertThat(last(3, SWITCHOVER, FAILOVER)).contains(new WriteGap(Duration.ofMillis(121_400), Basis.ESTIMATED));
        assertThat(last(3, promotion(Promote.Trigger.OPERATOR, 5_000)))
                .contains(new WriteGap(Duration.ofMillis(5_400), Basis.ESTIMATED));
    }

    @Test
    void an_older_change_is_not_shown_for_the_last() {
        assertThat(last(4, SWITCHOVER, FAILOVER)).isEmpty();
        assertThat(last(3, SWITCHOVER)).isEmpty();
    }

    @Test
    void nothing_is_told_where_the_beginning_is_not_known() {
        assertThat(last(3, promotion(Promote.Trigger.OPERATOR, 0)))
                .as("the old main was never seen")
                .isEmpty();
        assertThat(last(3, promotion(Promote.Trigger.HANDED_OVER, 10)))
                .as("the old main measured it")
                .isEmpty();
        assertThat(last(3, promotion(Promote.Trigger.EXTERNAL, 10_000))).isEmpty();
    }

    @Test
    void a_main_whose_database_crashed_counts_from_when_it_was_last_seen_to_take_writes() {
        Facts facts = Facts.of(Promote.TERM, 2).with("write_gap_ms", 31_000);
        assertThat(last(2, report(TransitionKind.CRASH_HANDOVER, facts)))
                .contains(new WriteGap(Duration.ofSeconds(31), Basis.ESTIMATED));
    }
}
