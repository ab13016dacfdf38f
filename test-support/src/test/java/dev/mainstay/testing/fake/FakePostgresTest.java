package dev.mainstay.testing.fake;

import static dev.mainstay.testing.fake.FakeTrio.LIMIT;
import static dev.mainstay.testing.fake.FakeTrio.source;
import static dev.mainstay.testing.fake.FakeTrio.standby;
import static dev.mainstay.testing.fake.FakeTrio.writable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.decision.StartMode;
import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.WalDistance;
import dev.mainstay.ports.out.AccessRules;
import dev.mainstay.ports.out.SettingsReport;
import dev.mainstay.ports.out.StopMode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What scenarios rely on beyond the ports' contracts: streams, branches, partitions, faults. */
class FakePostgresTest {

    private final FakeTrio trio = new FakeTrio();
    private final FakePostgresNetwork network = trio.network;
    private final FakeTicker ticker = trio.ticker;
    private final FakePostgres main = trio.main;
    private final FakePostgres second = trio.second;
    private final FakePostgres third = trio.third;

    @Test
    void wal_moves_only_when_the_network_settles() {
        Lsn written = main.write();
        assertThat(standby(second).received()).isLessThan(written);
        network.settle();
        assertThat(standby(second).received()).isEqualTo(written);
        assertThat(standby(third).replayed()).isEqualTo(written);
    }

    @Test
    void a_clean_stop_sends_everything_and_a_kill_does_not() {
        Lsn written = main.write();
        main.process().stop(StopMode.FAST, LIMIT);
        assertThat(standby(second).received()).isGreaterThan(written);

        main.process().start(StartMode.AS_IT_WAS, LIMIT);
        network.settle();
        Lsn lost = main.write();
        main.kill();
        network.settle();
        assertThat(standby(second).received()).isLessThan(lost);
    }

    @Test
    void a_cut_line_is_silence_first_and_no_receiver_later() {
        network.cut(main.at().address(), second.at().address());
        Lsn written = main.write();
        ticker.advance(Duration.ofSeconds(20));
        network.settle();
        assertThat(standby(second).received()).isLessThan(written);
        assertThat(standby(second).receiver())
                .hasValueSatisfying(open -> assertThat(open.silence()).isEqualTo(Duration.ofSeconds(20)));
        assertThat(second.probe().reach(main.at(), LIMIT).answered()).isFalse();
        assertThat(third.probe().reach(main.at(), LIMIT).answered()).isTrue();

        ticker.advance(Duration.ofSeconds(50));
        assertThat(standby(second).receiver()).isEmpty();
        network.mend(main.at().address(), second.at().address());
        network.settle();
        assertThat(standby(second).received()).isEqualTo(written);
    }

    @Test
    void an_old_main_with_a_branch_of_its_own_does_not_stream_and_one_without_does() {
        main.process().stop(StopMode.FAST, LIMIT);
        trio.promote(second);
        third.control().follow(source(second, 3));
        network.settle();
        assertThat(standby(third).isStreaming()).isTrue();
        assertThat(standby(third).timeline()).isEqualTo(writable(second).timeline());

        trio.rejoin(main, second, 1);
        assertThat(standby(main).isStreaming()).isTrue();
        Lsn written = second.write();
        network.settle();
        assertThat(standby(main).received()).isEqualTo(written);
    }

    @Test
    void what_only_the_old_main_has_keeps_it_from_streaming() {
        Lsn unused = main.write();
        main.kill();
        trio.promote(second);
        trio.rejoin(main, second, 1);
        assertThat(standby(main).isStreaming()).isFalse();
    }

    @Test
    void two_promoted_standbys_bear_the_same_branch_number() {
        main.kill();
        trio.promote(second);
        trio.promote(third);
        assertThat(writable(second).timeline()).isEqualTo(writable(third).timeline());
        assertThat(second.history()).isEqualTo(third.history());
    }

    @Test
    void a_standby_whose_slot_is_lost_or_gone_does_not_stream() {
        main.loseSlot(SlotName.of(new NodeId(2)));
        assertThat(main.control().dropSlot(SlotName.of(new NodeId(3)))).isTrue();
        network.settle();
        assertThat(standby(second).isStreaming()).isFalse();
        assertThat(standby(third).isStreaming()).isFalse();
        main.control().createSlot(SlotName.of(new NodeId(2)));
        network.settle();
        assertThat(standby(second).isStreaming()).isTrue();
    }

    @Test
    void a_slot_holds_back_what_its_standby_has_not_received() {
        second.process().stop(StopMode.FAST, LIMIT);
        Lsn unused = main.write(new WalDistance(5000));
        network.settle();
        assertThat(writable(main).slots().get(0).active()).isFalse();
        assertThat(writable(main).slots().get(0).retained()).contains(new WalDistance(5000));
        assertThat(writable(main).slots().get(1).retained()).contains(WalDistance.ZERO);
    }

    @Test
    void a_fence_in_pg_hba_keeps_clients_out_and_the_agent_in() {
        main.directory().allow(new AccessRules(true, List.of()));
        assertThatThrownBy(main::write).isInstanceOf(ClusterException.class);
        assertThatThrownBy(main::connectClient).isInstanceOf(ClusterException.class);
        main.control().checkpoint();
        main.directory().disallow();
        assertThat(main.write()).isGreaterThan(Lsn.ZERO);
    }

    @Test
    void a_closed_door_ends_no_session_and_the_end_of_sessions_does() {
        FakeSession client = main.login();
        main.directory().allow(new AccessRules(true, List.of()));
        assertThat(main.holds(client.commit())).isTrue();
        assertThat(main.control().endClientSessions()).isEqualTo(1);
        assertThat(client.isOpen()).isFalse();
        assertThatThrownBy(client::commit).isInstanceOf(ClusterException.class);
    }

    @Test
    void faults_are_set_and_taken_back() {
        main.refuseWrites("disk full");
        assertThatThrownBy(main::write)
                .isInstanceOf(OperationFailedException.class)
                .hasMessage("disk full");
        main.kill();
        main.refuseStarts("no permission");
        assertThatThrownBy(() -> main.process().start(StartMode.AS_IT_WAS, LIMIT))
                .hasMessage("no permission");
        main.recover();
        main.process().start(StartMode.AS_IT_WAS, LIMIT);
        assertThat(main.write()).isGreaterThan(Lsn.ZERO);
    }

    @Test
    void settings_wait_for_a_restart_or_for_the_command_line() {
        main.setTooLow("wal_level");
        main.pinTooLow("max_wal_senders");
        SettingsReport report = main.control().applyMainSettings();
        assertThat(report.needRestart()).containsExactly("wal_level");
        assertThat(report.fixedElsewhere()).containsExactly("max_wal_senders");
        main.process().stop(StopMode.FAST, LIMIT);
        main.process().start(StartMode.AS_IT_WAS, LIMIT);
        assertThat(main.control().applyMainSettings().needRestart()).isEmpty();
    }
}
