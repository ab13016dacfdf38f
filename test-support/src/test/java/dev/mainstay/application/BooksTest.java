package dev.mainstay.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.SystemIdentifier;
import dev.mainstay.domain.observation.DatabaseObservation;
import dev.mainstay.domain.observation.Evidence;
import dev.mainstay.domain.observation.Evidence.Sign;
import dev.mainstay.domain.observation.Evidence.Source;
import dev.mainstay.domain.topology.NodeReport;
import dev.mainstay.domain.wal.Lag;
import dev.mainstay.domain.wal.LossBound;
import dev.mainstay.domain.wal.LossBound.MainPosition;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.domain.wal.WalDistance;
import dev.mainstay.testing.fake.FakeTicker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the loop keeps between its turns. */
class BooksTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final Duration STALE = Duration.ofSeconds(12);
    /** No ticker begins at zero, and some are negative. */
    private static final long START = -1_000 * SECOND;

    @Nested
    class EvidenceBooks {
        private final EvidenceBook book = new EvidenceBook();

        private Evidence at(long now, Source source) {
            return book.at(now, STALE).stream()
                    .filter(piece -> piece.source() == source)
                    .findFirst()
                    .orElseThrow();
        }

        @Test
        void every_required_path_is_unknown_before_it_was_looked_at() {
            assertThat(book.at(START, STALE)).hasSize(3).allSatisfy(piece -> {
                assertThat(piece.sign()).isEqualTo(Sign.UNKNOWN);
                assertThat(piece.lastUp()).isEmpty();
                assertThat(piece.isRequired()).isTrue();
            });
        }

        @Test
        void the_last_life_is_kept_while_a_path_is_down() {
            book.note(Source.API, Sign.UP, "answers", START);
            book.note(Source.API, Sign.DOWN, "refused", START + 5 * SECOND);

            Evidence api = at(START + 9 * SECOND, Source.API);
            assertThat(api.sign()).isEqualTo(Sign.DOWN);
            assertThat(api.lastUp()).contains(Duration.ofSeconds(9));
            assertThat(api.detail()).isEqualTo("refused");
        }

        @Test
        void what_was_said_too_long_ago_is_unknown() {
            book.note(Source.API, Sign.DOWN, "refused", START);

            assertThat(at(START + STALE.toNanos(), Source.API).sign()).isEqualTo(Sign.DOWN);
            assertThat(at(START + STALE.toNanos() + 1, Source.API).sign()).isEqualTo(Sign.UNKNOWN);
        }

        @Test
        void an_older_word_changes_nothing() {
            book.note(Source.API, Sign.DOWN, "refused", START + SECOND);
            book.note(Source.API, Sign.UP, "answers", START);

            assertThat(at(START + SECOND, Source.API).sign()).isEqualTo(Sign.DOWN);
            assertThat(at(START + SECOND, Source.API).lastUp()).isEmpty();
        }

        @Test
        void life_before_this_agent_counts_from_its_first_look_and_once() {
            book.noteFirstLife(Source.WAL_STREAM, START);
            assertThat(at(START, Source.WAL_STREAM).lastUp())
                    .as("not looked at")
                    .isEmpty();
            book.note(Source.WAL_STREAM, Sign.DOWN, "not streaming", START);
            book.noteFirstLife(Source.WAL_STREAM, START);
            book.note(Source.WAL_STREAM, Sign.DOWN, "not streaming", START + 5 * SECOND);
            book.noteFirstLife(Source.WAL_STREAM, START + 5 * SECOND);

            assertThat(at(START + 6 * SECOND, Source.WAL_STREAM).lastUp()).contains(Duration.ofSeconds(6));
        }

        @Test
        void after_a_sleep_silence_counts_anew_and_nothing_is_known() {
            book.note(Source.API, Sign.UP, "answers", START);
            book.note(Source.DATABASE, Sign.DOWN, "refused", START);
            book.restartWindow(START + 600 * SECOND);

            List<Evidence> after = book.at(START + 601 * SECOND, STALE);
            assertThat(after).allMatch(piece -> piece.sign() == Sign.UNKNOWN);
            assertThat(at(START + 601 * SECOND, Source.API).lastUp()).contains(Duration.ofSeconds(1));
            assertThat(at(START + 601 * SECOND, Source.DATABASE).lastUp())
                    .as("never up before")
                    .isEmpty();
        }

        @Test
        void of_another_main_nothing_is_known() {
            book.note(Source.API, Sign.UP, "answers", START);
            book.note(Source.INBOUND, Sign.UP, "a message came", START);
            book.reset();

            assertThat(book.at(START, STALE)).hasSize(3).allMatch(piece -> piece.sign() == Sign.UNKNOWN);
        }
    }

    @Nested
    class Positions {
        private final MainPositions positions = new MainPositions();

        @Test
        void nothing_is_known_at_first_and_after_a_change_of_main() {
            assertThat(positions.at(START)).isEqualTo(MainPosition.unknown());
            positions.note(new Lsn(5), START);
            positions.reset();
            assertThat(positions.at(START)).isEqualTo(MainPosition.unknown());
        }

        @Test
        void the_last_position_has_an_age() {
            positions.note(new Lsn(5), START);
            positions.note(new Lsn(5), START + SECOND);

            MainPosition now = positions.at(START + 3 * SECOND);
            assertThat(now.last()).contains(new Lsn(5));
            assertThat(now.age()).isEqualTo(Duration.ofSeconds(2));
        }

        @Test
        void neither_an_older_message_nor_a_position_behind_counts() {
            positions.note(new Lsn(50), START + SECOND);
            positions.note(new Lsn(90), START);
            positions.note(new Lsn(40), START + 2 * SECOND);

            assertThat(positions.at(START + 2 * SECOND).last()).contains(new Lsn(50));
        }

        @Test
        void the_rate_is_that_of_the_fastest_stretch() {
            positions.note(new Lsn(0), START);
            positions.note(new Lsn(1_000), START + SECOND);
            positions.note(new Lsn(1_010), START + 10 * SECOND);

            LossBound.WriteRate rate = positions.at(START + 10 * SECOND).rate();
            assertThat(rate.written().scaled(rate.over(), Duration.ofSeconds(1)))
                    .isEqualTo(new WalDistance(1_000));
        }

        @Test
        void stretches_too_short_to_measure_are_joined() {
            positions.note(new Lsn(0), START);
            positions.note(new Lsn(1_000), START + 1);
            assertThat(positions.at(START + 1).rate()).isEqualTo(LossBound.WriteRate.NONE);
            positions.note(new Lsn(1_000), START + SECOND);
            assertThat(positions.at(START + SECOND).rate().written()).isEqualTo(new WalDistance(1_000));
        }

        @Test
        void memory_has_an_end() {
            for (int sample = 0; sample < 100_000; sample++) {
                positions.note(new Lsn(sample), START + sample * SECOND);
            }
            assertThat(positions.at(START + 100_000 * SECOND).last()).contains(new Lsn(99_999));
        }

        @Test
        void an_absurd_position_breaks_nothing() {
            positions.note(Lsn.ZERO, START);
            positions.note(new Lsn(-1), START + SECOND);

            assertThat(LossBound.of(positions.at(START + SECOND), Lsn.ZERO)).isPresent();
        }
    }

    @Nested
    class Lags {
        private final LagBook book = new LagBook();
        private final MainPosition main =
                new MainPosition(Optional.of(new Lsn(9_000)), Duration.ZERO, LossBound.WriteRate.NONE);

        private DatabaseObservation standby(long received, long replayed, Optional<Duration> delay) {
            return new DatabaseObservation.InRecovery(
                    new SystemIdentifier("1"),
                    new Timeline(1),
                    new Lsn(received),
                    new Lsn(replayed),
                    true,
                    false,
                    Optional.empty(),
                    delay);
        }

        @Test
        void everything_replayed_is_no_lag_however_long_the_main_is_silent() {
            Lag lag = book.of(standby(9_000, 9_000, Optional.of(Duration.ofHours(1))), main);

            assertThat(lag.replay()).contains(Duration.ZERO);
            assertThat(lag.unreplayed()).contains(WalDistance.ZERO);
            assertThat(lag.behindMain()).contains(WalDistance.ZERO);
        }

        @Test
        void what_is_not_replayed_lags_by_the_mains_clock() {
            Lag lag = book.of(standby(8_000, 7_000, Optional.of(Duration.ofSeconds(4))), main);

            assertThat(lag.replay()).contains(Duration.ofSeconds(4));
            assertThat(lag.unreplayed()).contains(new WalDistance(1_000));
            assertThat(lag.behindMain()).contains(new WalDistance(1_000));
        }

        @Test
        void the_last_lag_stands_still_when_it_cannot_be_measured() {
            assertThat(book.of(standby(8_000, 7_000, Optional.of(Duration.ofSeconds(4))), main))
                    .isNotNull();

            assertThat(book.of(standby(8_000, 7_000, Optional.empty()), main).replay())
                    .contains(Duration.ofSeconds(4));
            Lag silent = book.of(new DatabaseObservation.Silent("no answer"), main);
            assertThat(silent.replay()).contains(Duration.ofSeconds(4));
            assertThat(silent.unreplayed()).isEmpty();
        }

        @Test
        void what_was_never_measured_is_unknown_and_not_zero() {
            assertThat(book.of(standby(8_000, 7_000, Optional.empty()), main).replay())
                    .isEmpty();
            assertThat(book.of(new DatabaseObservation.Refused("starting"), main)
                            .replay())
                    .isEmpty();
            assertThat(book.of(standby(8_000, 7_000, Optional.empty()), MainPosition.unknown())
                            .behindMain())
                    .isEmpty();
        }
    }

    @Nested
    class Rosters {
        private final FakeTicker clock = new FakeTicker();
        private final Roster roster = new Roster(clock);
        private final NodeId two = new NodeId(2);

        @Test
        void who_is_not_expected_is_not_silent() {
            assertThat(roster.silence(two)).isEmpty();
        }

        @Test
        void silence_counts_from_the_expectation_and_then_from_the_last_word() {
            roster.expect(two);
            clock.advance(Duration.ofSeconds(5));
            roster.expect(two);
            assertThat(roster.silence(two)).contains(Duration.ofSeconds(5));
            roster.heard(two, NodeReport.none(), Instant.EPOCH);
            assertThat(roster.silence(two)).contains(Duration.ZERO);
        }

        @Test
        void after_a_sleep_silence_counts_anew() {
            roster.expect(two);
            clock.advance(Duration.ofHours(1));
            roster.restartWindow();
            assertThat(roster.silence(two)).contains(Duration.ZERO);
        }

        @Test
        void a_report_is_taken_once_and_given_back_unless_there_is_a_newer_one() {
            roster.heard(two, NodeReport.none(), Instant.ofEpochSecond(1));
            var taken = roster.takeUnsaved();
            assertThat(taken).containsOnlyKeys(two);
            assertThat(roster.takeUnsaved()).isEmpty();
            roster.giveBack(two, taken.get(two));
            assertThat(roster.takeUnsaved()).isEqualTo(taken);
            roster.heard(two, NodeReport.none(), Instant.ofEpochSecond(2));
            roster.giveBack(two, taken.get(two));
            assertThat(roster.takeUnsaved().get(two).at()).isEqualTo(Instant.ofEpochSecond(2));
        }
    }

    @Nested
    class Attendances {
        private final Attendance attendance = new Attendance();
        private final NodeId two = new NodeId(2);

        @Test
        void each_change_is_told_once() {
            assertThat(attendance.leaves(two)).isTrue();
            assertThat(attendance.leaves(two)).isFalse();
            assertThat(attendance.returns(two, true)).isTrue();
            assertThat(attendance.returns(two, true)).as("the table is slow").isFalse();
            assertThat(attendance.returns(two, false)).isFalse();
            assertThat(attendance.leaves(two)).isTrue();
        }

        @Test
        void who_is_away_in_the_table_alone_returns_too() {
            assertThat(attendance.returns(two, true)).isTrue();
            assertThat(attendance.returns(two, true)).isFalse();
            assertThat(attendance.returns(two, false)).isFalse();
            assertThat(attendance.returns(two, true))
                    .as("another agent marked it")
                    .isTrue();
        }

        @Test
        void who_was_never_away_does_not_return() {
            assertThat(attendance.returns(two, false)).isFalse();
        }
    }
}
