package dev.mainstay.testing.fake;

import static dev.mainstay.testing.fake.FakeTrio.LIMIT;
import static dev.mainstay.testing.fake.FakeTrio.standby;
import static dev.mainstay.testing.fake.FakeTrio.writable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.decision.StartMode;
import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.observation.DatabaseObservation.Refused;
import dev.mainstay.domain.observation.DatabaseObservation.Silent;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.domain.wal.WalDistance;
import dev.mainstay.ports.out.SettingsReport;
import dev.mainstay.ports.out.StopMode;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What was measured on real servers (PEERS 0.2) holds on the model, a test for each: M1 to M10 and M14, M15, M20, M21 here, the
 * way of an old main (M5, M6, M11, M17, M18) in {@link MeasuredReturnTest}, Redis (M19) in {@link FakeRedisRestartTest}.
 *
 * <p>Not of the model, and why:
 *
 * <ul>
 *   <li>M12: a passfile and a directory that is removed are no facts of a port; that a missing hba line and a missing slot
 *       are told apart is in {@code PostgresProbeContract}.
 *   <li>M16: clients of the model set no time limits.
 *   <li>M22: {@code PostgresControl.promote} hides it: it asks again until recovery has ended.
 *   <li>M23, M25: durations of steps. The simulator gives each effect a duration of its own.
 *   <li>M24: single-user recovery before a rewind is inside {@code DataDirectory.beginRewind}; that such a rewind can
 *       break is {@link FakePostgres#refuseRewinds}.
 *   <li>M26: in {@link FakePostgresTest}, a killed main ends the stream at once and a cut line after 60 s.
 *   <li>M27: a zombie is {@code STOPPED} to every port; the real adapter proves that on a real zombie.
 *   <li>M28: a scenario of agents, which the simulator plays.
 * </ul>
 */
class MeasuredTest {

    private final FakeTrio trio = new FakeTrio();
    private final FakePostgres main = trio.main;
    private final FakePostgres second = trio.second;

    @Test
    void M01_a_base_backup_brings_the_fence_along() {
        main.control().readOnlyByDefault(true);
        trio.copyFiles(second, main, 2);
        main.kill();
        second.process().start(StartMode.IN_RECOVERY, LIMIT);
        assertThat(second.control().promote(LIMIT)).isEqualTo(new Timeline(2));
        assertThat(writable(second).readOnlyByDefault()).isTrue();
        assertThatThrownBy(second::write).hasMessageContaining("read-only");
        second.control().resetRoleSettings();
        assertThat(second.write()).isGreaterThan(Lsn.ZERO);
    }

    @Test
    void M02_a_drain_stops_nobody_who_begins_read_write() {
        FakeSession client = main.login();
        main.control().readOnlyByDefault(true);
        assertThatThrownBy(client::commit).isInstanceOf(UnavailableException.class);
        assertThat(main.holds(client.commitReadWrite())).isTrue();
    }

    @Test
    void M03_a_transaction_that_was_open_commits_and_the_next_one_does_not() {
        FakeSession busy = main.login();
        FakeSession idle = main.login();
        busy.begin();
        main.control().readOnlyByDefault(true);
        assertThat(main.control().openTransactions()).isEqualTo(1);
        assertThat(main.holds(busy.commit())).isTrue();
        assertThat(main.control().openTransactions()).isZero();
        assertThatThrownBy(busy::commit).hasMessageContaining("read-only");
        assertThatThrownBy(idle::commit).hasMessageContaining("read-only");
    }

    @Test
    void M04_a_smart_stop_is_no_fence() {
        FakeSession client = main.login();
        main.stopSmart();
        assertThatThrownBy(main::login).isInstanceOf(UnavailableException.class);
        assertThat(main.probe().look(LIMIT)).isInstanceOf(Refused.class);
        assertThat(main.process().look()).isEqualTo(ProcessObservation.RUNNING);
        FakeCommit late = client.commit();
        trio.network.settle();
        assertThat(second.holds(late)).isTrue();
        client.close();
        assertThat(main.process().look()).isEqualTo(ProcessObservation.STOPPED);
        assertThat(main.walHistory().local().cleanStop()).isTrue();
    }

    @Test
    void M07_a_promotion_replays_what_an_operators_pause_held_back() {
        second.pauseReplay();
        FakeCommit received = main.commit();
        trio.network.settle();
        assertThat(standby(second).replayPaused()).isTrue();
        assertThat(standby(second).replayed()).isLessThan(received.end());
        main.kill();
        trio.promote(second);
        assertThat(second.holds(received)).isTrue();
        assertThat(writable(second).position()).isGreaterThan(received.end());
    }

    @Test
    void M08_a_standby_that_waits_for_parameters_crashes_when_it_is_promoted() {
        raiseConnectionsOfMain();
        assertThat(standby(second).replayPaused()).isTrue();
        assertThat(standby(second).received()).isGreaterThan(standby(second).replayed());
        main.kill();
        assertThatThrownBy(() -> second.control().promote(LIMIT)).isInstanceOf(UnavailableException.class);
        assertThat(second.process().look()).isEqualTo(ProcessObservation.STOPPED);
        assertThatThrownBy(() -> second.process().start(StartMode.AS_IT_WAS, LIMIT))
                .isInstanceOf(OperationFailedException.class)
                .hasMessageContaining("insufficient parameter settings");
        second.setMaxConnections(200);
        second.process().start(StartMode.AS_IT_WAS, LIMIT);
        trio.promote(second);
        assertThat(second.control().minimumSettings().values()).containsEntry("max_connections", 200);
    }

    @Test
    void M08_a_resumed_replay_ends_the_server_that_waits_for_parameters() {
        raiseConnectionsOfMain();
        second.resumeReplay();
        assertThat(second.process().look()).isEqualTo(ProcessObservation.STOPPED);
    }

    @Test
    void M09_a_promoted_standby_has_no_slots() {
        main.kill();
        assertThat(second.control().promote(LIMIT)).isNotNull();
        assertThat(writable(second).slots()).isEmpty();
    }

    @Test
    void M10_a_slot_that_holds_back_too_much_is_lost_and_its_standby_never_streams_again() {
        main.keepWal(new WalDistance(4000), WalDistance.ZERO);
        second.process().stop(StopMode.FAST, LIMIT);
        Lsn unused = main.write(new WalDistance(5000));
        assertThat(writable(main).slots().get(0).lost()).isTrue();
        assertThat(writable(main).slots().get(0).retained()).isEmpty();
        second.process().start(StartMode.AS_IT_WAS, LIMIT);
        trio.network.settle();
        assertThat(standby(second).isStreaming()).isFalse();

        main.control().createSlot(SlotName.of(new NodeId(2)));
        trio.network.settle();
        assertThat(standby(second).isStreaming()).as("its WAL is gone").isFalse();
    }

    @Test
    void M13_some_settings_wait_for_a_restart() {
        main.setTooLow("max_wal_senders");
        main.setTooLow("wal_keep_size");
        SettingsReport report = main.control().applyMainSettings();
        assertThat(report.needRestart()).containsExactly("max_wal_senders");
        assertThat(report.waiting()).containsExactly("wal_log_hints");
        assertThat(report.changed()).contains("wal_keep_size", "max_slot_wal_keep_size");
        main.process().stop(StopMode.FAST, LIMIT);
        main.process().start(StartMode.AS_IT_WAS, LIMIT);
        assertThat(main.control().applyMainSettings().waiting()).isEmpty();
    }

    @Test
    void M14_an_idle_main_makes_no_lag() {
        trio.ticker.advance(Duration.ofSeconds(6));
        trio.network.settle();
        assertThat(standby(second).replayDelay()).contains(Duration.ZERO);
        second.pauseReplay();
        Lsn unused = main.write();
        trio.ticker.advance(Duration.ofSeconds(6));
        trio.network.settle();
        assertThat(standby(second).replayDelay())
                .as("since the last commit that is seen")
                .contains(Duration.ofSeconds(12));
    }

    @Test
    void M20_a_frozen_postmaster_hides_a_main_that_goes_on_committing() {
        FakeSession old = main.login();
        main.freezePostmaster();
        assertThat(main.probe().look(LIMIT)).isInstanceOf(Silent.class);
        assertThatThrownBy(main::login).isInstanceOf(UnavailableException.class);
        assertThat(main.process().look()).isEqualTo(ProcessObservation.RUNNING);
        FakeCommit late = old.commit();
        trio.network.settle();
        assertThat(standby(second).isStreaming()).isTrue();
        assertThat(second.holds(late)).isTrue();

        main.freeze();
        assertThatThrownBy(old::commit).isInstanceOf(UnavailableException.class);
        assertThat(old.isOpen()).isTrue();
        main.thaw();
        assertThat(main.holds(old.commit())).isTrue();
    }

    @Test
    void M21_a_promotion_of_a_main_promotes_nothing() {
        Optional<Timeline> before = Optional.of(writable(main).timeline());
        assertThat(main.control().promote(LIMIT)).isEqualTo(before.get());
        assertThat(main.history().map(history -> history.switches().size())).contains(0);
    }

    /** On the main alone, as operators do. */
    private void raiseConnectionsOfMain() {
        main.setMaxConnections(200);
        main.process().stop(StopMode.FAST, LIMIT);
        main.process().start(StartMode.AS_IT_WAS, LIMIT);
        Lsn unused = main.write();
        trio.network.settle();
    }

    @Test
    void M15_a_commit_waits_for_the_synchronous_standby_and_shows_after_a_restart_without_it() {
        trio.copyFiles(second, main, 2);
        second.kill();
        Lsn unused = main.control().waitForStandbys("node_2");
        var written = main.view().write(77, new WalDistance(64)).orElseThrow();
        assertThat(written.acknowledged()).isFalse();
        assertThat(main.view().takeConfirmed()).isEmpty();

        main.kill();
        main.process().start(StartMode.AS_IT_WAS, LIMIT);
        assertThat(main.view().holds(77)).isTrue();
        assertThat(main.view().takeConfirmed()).as("nobody is told any more").isEmpty();
    }
}
