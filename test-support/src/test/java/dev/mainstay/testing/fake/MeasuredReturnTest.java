package dev.mainstay.testing.fake;

import static dev.mainstay.testing.fake.FakeTrio.LIMIT;
import static dev.mainstay.testing.fake.FakeTrio.standby;
import static dev.mainstay.testing.fake.FakeTrio.writable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.decision.StartMode;
import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.observation.DatabaseObservation.Writable;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.ports.out.StopMode;
import org.junit.jupiter.api.Test;

/** How the model of an old main returns, with the traps that were measured on real ones; see {@link MeasuredTest}. */
class MeasuredReturnTest {

    private final FakeTrio trio = new FakeTrio();
    private final FakePostgres main = trio.main;
    private final FakePostgres second = trio.second;
    private final FakePostgres third = trio.third;

    @Test
    void M05_a_removed_standby_signal_makes_a_second_main_that_no_number_tells() {
        second.process().stop(StopMode.FAST, LIMIT);
        second.removeStandbySignal();
        second.process().start(StartMode.AS_IT_WAS, LIMIT);
        assertThat(writable(second).timeline()).isEqualTo(new Timeline(1));
        assertThat(second.history()).isEqualTo(main.history());

        trio.prepare(second);
        FakeCommit ours = main.commit();
        for (int more = 0; more < 3; more++) {
            Lsn unused = second.write();
        }
        main.process().stop(StopMode.FAST, LIMIT);
        trio.rewindFiles(main, second, 1);
        trio.rejoin(main, second, 1);
        assertThat(standby(main).isStreaming()).as("a green status").isTrue();
        assertThat(main.holds(ours)).as("no rewind was required").isTrue();
        assertThat(second.holds(ours)).as("the data is not the same").isFalse();
        assertThat(second.rowsMissingIn(main)).isPositive();
    }

    @Test
    void M06_two_promoted_standbys_have_one_number_and_different_rows() {
        main.kill();
        second.pauseReplay();
        trio.promote(second);
        FakeCommit ofSecond = second.commit();
        trio.promote(third);
        for (int more = 0; more < 3; more++) {
            Lsn unused = third.write();
        }
        assertThat(writable(second).timeline()).isEqualTo(writable(third).timeline());
        second.process().stop(StopMode.FAST, LIMIT);
        trio.rewindFiles(second, third, 2);
        trio.rejoin(second, third, 2);
        assertThat(second.holds(ofSecond)).as("no rewind was required").isTrue();
        assertThat(third.holds(ofSecond)).isFalse();
    }

    @Test
    void M11_what_a_rewind_leaves_starts_as_a_second_main() {
        diverge();
        second.control().readOnlyByDefault(true);
        trio.rewindFiles(main, second, 1);
        main.process().start(StartMode.AS_IT_WAS, LIMIT);
        assertThat(main.probe().look(LIMIT)).isInstanceOf(Writable.class);
        assertThat(writable(main).slots()).isEmpty();
        assertThat(writable(main).readOnlyByDefault())
                .as("the settings are the source's")
                .isTrue();

        main.kill();
        trio.rewindFiles(third, second, 3);
        trio.configure(third, second, 3);
        third.process().start(StartMode.AS_IT_WAS, LIMIT);
        trio.network.settle();
        assertThat(standby(third).isStreaming()).as("configured, it follows").isTrue();
    }

    /** L29: as PostgreSQL 15 showed it, when a rewound server could not start. */
    @Test
    void nobody_is_rewound_from_a_server_that_was_promoted_a_moment_ago() {
        main.kill();
        assertThat(second.control().promote(LIMIT)).isEqualTo(new Timeline(2));
        second.admitAnyStandby();
        assertThat(rewindFromSecond()).contains("timeline 1");
        second.control().checkpointTimeline();
        assertThat(rewindFromSecond()).isEmpty();
    }

    private String rewindFromSecond() {
        return main.probe().canRewindFrom(second.at(), FakeTrio.PASSWORD, LIMIT).reason();
    }

    @Test
    void M17_a_clean_stop_is_complete_only_with_the_end_of_its_checkpoint() {
        Lsn last = main.write();
        main.process().stop(StopMode.FAST, LIMIT);
        Lsn end = main.walHistory().shutdownEnd();
        assertThat(end).isGreaterThan(last);
        assertThat(standby(second).received()).isEqualTo(end);

        trio.promote(second);
        trio.rejoin(main, second, 1);
        assertThat(standby(main).isStreaming()).as("without a rewind").isTrue();
        assertThat(standby(main).timeline()).isEqualTo(new Timeline(2));
    }

    @Test
    void M17_a_standby_that_was_cut_off_misses_the_checkpoint() {
        trio.network.cut(main.at().address(), second.at().address());
        main.process().stop(StopMode.FAST, LIMIT);
        assertThat(standby(second).received()).isLessThan(main.walHistory().shutdownEnd());
        assertThat(standby(third).received()).isEqualTo(main.walHistory().shutdownEnd());
    }

    @Test
    void M18_a_crashed_main_without_hints_is_not_rewound_and_never_streams() {
        main.loseChecksums();
        FakeCommit lost = main.commit();
        main.kill();
        trio.promote(second);
        assertThat(main.walHistory().local().rewindable()).isFalse();
        assertThatThrownBy(main.walHistory()::shutdownEnd).isInstanceOf(OperationFailedException.class);
        trio.rejoin(main, second, 1);
        assertThat(standby(main).isStreaming()).isFalse();
        assertThat(main.holds(lost))
                .as("it answers reads with what only it has")
                .isTrue();
    }

    @Test
    void M18_crash_recovery_ends_with_a_record_that_no_standby_has() {
        Lsn last = main.write();
        trio.network.settle();
        main.kill();
        trio.promote(second);
        main.process().start(StartMode.AS_IT_WAS, LIMIT);
        assertThat(main.walHistory().local().branch().end()).isGreaterThan(last);
        main.process().stop(StopMode.FAST, LIMIT);
        trio.rejoin(main, second, 1);
        assertThat(standby(main).isStreaming()).as("only a rewind helps").isFalse();
    }

    /** The old main went on writing beside the new one, and was stopped cleanly; the third stopped where it was. */
    private void diverge() {
        third.process().stop(StopMode.FAST, LIMIT);
        trio.promote(second);
        Lsn unused = main.write();
        main.process().stop(StopMode.FAST, LIMIT);
    }
}
