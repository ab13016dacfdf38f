package dev.mainstay.testing.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.decision.StartMode;
import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.observation.DatabaseObservation.InRecovery;
import dev.mainstay.domain.observation.DatabaseObservation.Writable;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.WalDistance;
import dev.mainstay.ports.out.AccessRules;
import dev.mainstay.ports.out.CopyStatus;
import dev.mainstay.ports.out.MinimumSettings;
import dev.mainstay.ports.out.SettingsReport;
import dev.mainstay.ports.out.StandbySource;
import dev.mainstay.ports.out.StopMode;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What scenarios rely on beyond the ports' contracts: streams, branches, partitions, faults. */
class FakePostgresTest {

    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final Secret PASSWORD = Secret.of("replication");

    private final FakePostgresNetwork network = new FakePostgresNetwork();
    private final FakeTicker ticker = new FakeTicker();
    private final FakePostgres main = network.add(at(1), ticker);
    private final FakePostgres second = network.add(at(2), ticker);
    private final FakePostgres third = network.add(at(3), ticker);

    FakePostgresTest() {
        main.control().createRoles(PASSWORD, Secret.of("agent"));
        main.admitAnyStandby();
        copy(second, main, 2);
        copy(third, main, 3);
        network.settle();
    }

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
        promote(second);
        third.control().follow(source(second, 3));
        network.settle();
        assertThat(standby(third).isStreaming()).isTrue();
        assertThat(standby(third).timeline()).isEqualTo(main(second).timeline());

        rejoin(main, second);
        assertThat(standby(main).isStreaming()).isTrue();
        Lsn written = second.write();
        network.settle();
        assertThat(standby(main).received()).isEqualTo(written);
    }

    @Test
    void what_only_the_old_main_has_keeps_it_from_streaming() {
        Lsn unused = main.write();
        main.kill();
        promote(second);
        rejoin(main, second);
        assertThat(standby(main).isStreaming()).isFalse();
    }

    @Test
    void two_promoted_standbys_bear_the_same_branch_number() {
        main.kill();
        promote(second);
        promote(third);
        assertThat(main(second).timeline()).isEqualTo(main(third).timeline());
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
        assertThat(main(main).slots().get(0).active()).isFalse();
        assertThat(main(main).slots().get(0).retained()).contains(new WalDistance(5000));
        assertThat(main(main).slots().get(1).retained()).contains(WalDistance.ZERO);
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

    private void promote(FakePostgres server) {
        assertThat(server.control().promote(LIMIT)).isNotNull();
        server.control().resetRoleSettings();
        server.admitAnyStandby();
        for (int id = 1; id <= 3; id++) {
            server.control().createSlot(SlotName.of(new NodeId(id)));
        }
        Lsn unused = server.write();
    }

    private void rejoin(FakePostgres old, FakePostgres newMain) {
        old.directory()
                .configureStandby(
                        new OperationId("rejoin"),
                        source(newMain, 1),
                        MinimumSettings.none(),
                        new AccessRules(false, List.of()));
        old.process().start(StartMode.AS_IT_WAS, LIMIT);
        network.settle();
    }

    private static void copy(FakePostgres to, FakePostgres from, int id) {
        OperationId operation = new OperationId("copy-" + id);
        from.control().createSlot(SlotName.of(new NodeId(id)));
        to.kill();
        String unused = to.directory().moveAside(operation);
        to.directory().beginCopy(source(from, id), 100);
        while (!(to.directory().copyStatus() instanceof CopyStatus.Complete)) {
            assertThat(to.directory().copyStatus()).isNotInstanceOf(CopyStatus.Broken.class);
        }
        to.directory()
                .configureStandby(
                        operation, source(from, id), MinimumSettings.none(), new AccessRules(false, List.of()));
        to.process().start(StartMode.AS_IT_WAS, LIMIT);
    }

    private static StandbySource source(FakePostgres from, int id) {
        NodeId self = new NodeId(id);
        return new StandbySource(from.at(), PASSWORD, SlotName.of(self), self);
    }

    private static Endpoint at(int host) {
        return new Endpoint(new NodeAddress("10.0.0." + host), 5432);
    }

    private static InRecovery standby(FakePostgres server) {
        return (InRecovery) server.probe().look(LIMIT);
    }

    private static Writable main(FakePostgres server) {
        return (Writable) server.probe().look(LIMIT);
    }
}
