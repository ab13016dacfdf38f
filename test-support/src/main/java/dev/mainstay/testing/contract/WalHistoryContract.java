package dev.mainstay.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.observation.DatabaseObservation.InRecovery;
import dev.mainstay.domain.observation.DatabaseObservation.Writable;
import dev.mainstay.domain.wal.Branch;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.domain.wal.TimelineHistory;
import dev.mainstay.ports.out.LocalBranch;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@code WalHistory} tells of its server's data, whatever the server does meanwhile. */
public abstract class WalHistoryContract {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private PostgresPair pair;

    /** A new main with its standby, settled. */
    protected abstract PostgresPair newPair();

    /** The servers of this test. */
    protected PostgresPair pair() {
        return pair;
    }

    /** Starts the servers. */
    @BeforeEach
    void start() {
        pair = newPair();
    }

    /** Removes the servers. */
    @AfterEach
    void remove() {
        pair.close();
    }

    @Test
    void a_running_main_is_on_its_branch_and_not_stopped() {
        pair.main().write();
        Writable seen = writable(pair.main());
        LocalBranch local = pair.main().history().local();
        assertThat(local.cleanStop()).isFalse();
        assertThat(local.branch().system()).isEqualTo(seen.system());
        assertThat(local.branch().history()).isEqualTo(TimelineHistory.startingAt(new Timeline(1)));
        assertThat(local.branch().end().hasReached(seen.position())).isTrue();
    }

    @Test
    void a_standby_is_on_a_part_of_its_mains_branch() {
        pair.main().write();
        pair.settle();
        Branch standby = branch(pair.standby());
        assertThat(standby.isPrefixOf(branch(pair.main()))).isTrue();
        assertThat(standby.end().hasReached(received())).isTrue();
    }

    @Test
    void a_clean_stop_ends_where_a_standby_that_has_everything_ends() {
        pair.main().write();
        pair.settle();
        pair.main().stop();
        Lsn end = pair.main().history().shutdownEnd();
        assertThat(received()).isEqualTo(end);
        assertThat(branch(pair.main()).end()).isEqualTo(end);
        assertThat(pair.main().history().local().cleanStop()).isTrue();
    }

    @Test
    void a_standby_that_was_stopped_cleanly_ends_with_what_it_received() {
        pair.main().write();
        pair.settle();
        Lsn received = received();
        pair.standby().stop();
        LocalBranch local = pair.standby().history().local();
        assertThat(local.cleanStop()).isTrue();
        assertThat(local.branch().end().hasReached(received)).isTrue();
        assertThat(pair.standby().history().shutdownEnd())
                .isEqualTo(local.branch().end());
    }

    @Test
    void a_crashed_main_ends_with_its_last_commit_and_has_no_shutdown() {
        pair.main().write();
        Lsn position = writable(pair.main()).position();
        pair.main().kill();
        LocalBranch local = pair.main().history().local();
        assertThat(local.cleanStop()).isFalse();
        assertThat(local.branch().end().hasReached(position)).isTrue();
        assertThatThrownBy(() -> pair.main().history().shutdownEnd()).isInstanceOf(OperationFailedException.class);
    }

    @Test
    void a_running_server_has_no_shutdown_end() {
        assertThatThrownBy(() -> pair.main().history().shutdownEnd()).isInstanceOf(OperationFailedException.class);
    }

    @Test
    void a_main_that_was_stopped_before_its_standby_was_promoted_is_a_part_of_the_new_branch() {
        pair.main().write();
        pair.settle();
        pair.main().stop();
        assertThat(pair.standby().control().promote(LIMIT)).isNotNull();
        pair.standby().write();
        assertThat(branch(pair.main()).isPrefixOf(branch(pair.standby()))).isTrue();
        assertThat(branch(pair.standby()).history().current()).isEqualTo(new Timeline(2));
    }

    @Test
    void a_main_that_wrote_on_after_the_promotion_left_the_new_branch_at_the_switch() {
        pair.main().write();
        pair.settle();
        assertThat(pair.standby().control().promote(LIMIT)).isNotNull();
        pair.main().write();
        pair.standby().write();
        pair.main().kill();
        Branch old = branch(pair.main());
        Branch promoted = branch(pair.standby());
        assertThat(old.isPrefixOf(promoted)).isFalse();
        assertThat(old.forkFrom(promoted))
                .contains(promoted.history().switches().get(0));
    }

    @Test
    void a_server_that_crashes_right_after_its_promotion_is_on_the_new_branch() {
        pair.main().write();
        pair.settle();
        assertThat(pair.standby().control().promote(LIMIT)).isNotNull();
        pair.standby().write();
        Writable seen = writable(pair.standby());
        pair.standby().kill();
        Branch left = branch(pair.standby());
        assertThat(left.history().current()).isEqualTo(new Timeline(2));
        assertThat(left.history().switches()).hasSize(1);
        assertThat(left.end().hasReached(seen.position())).isTrue();
    }

    private static Branch branch(PostgresPair.Server server) {
        return server.history().local().branch();
    }

    private Lsn received() {
        return ((InRecovery) pair.standby().probe().look(LIMIT)).received();
    }

    private static Writable writable(PostgresPair.Server server) {
        return (Writable) server.probe().look(LIMIT);
    }
}
