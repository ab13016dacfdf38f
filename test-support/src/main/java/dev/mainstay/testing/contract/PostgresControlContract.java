package dev.mainstay.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.observation.ArchiveUse;
import dev.mainstay.domain.observation.DatabaseObservation;
import dev.mainstay.domain.observation.DatabaseObservation.InRecovery;
import dev.mainstay.domain.observation.DatabaseObservation.Writable;
import dev.mainstay.domain.observation.WalReceiver;
import dev.mainstay.domain.topology.ReplicationSlot;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.domain.wal.WalDistance;
import dev.mainstay.ports.out.PostgresControl;
import dev.mainstay.ports.out.SettingsReport;
import dev.mainstay.ports.out.StandbySource;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@code PostgresControl} does. */
public abstract class PostgresControlContract {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Secret PASSWORD = Secret.of("control-contract");
    private static final Secret AGENT = Secret.of("agent-of-the-contract");
    private static final SlotName SLOT = new SlotName("replica_7");

    private PostgresPair pair;
    private PostgresControl main;
    private PostgresControl standby;

    /** A new main with its standby, settled. */
    protected abstract PostgresPair newPair();

    /** Starts the servers. */
    @BeforeEach
    void start() {
        pair = newPair();
        main = pair.main().control();
        standby = pair.standby().control();
    }

    /** Removes the servers. */
    @AfterEach
    void remove() {
        pair.close();
    }

    @Test
    void tells_where_the_files_are() {
        assertThat(main.files().dataDirectory()).isAbsolute();
        assertThat(main.files().configFile()).isAbsolute();
        assertThat(main.files().hbaFile()).isAbsolute();
    }

    @Test
    void raises_the_settings_of_a_main_once() {
        SettingsReport first = main.applyMainSettings();
        assertThat(first.holds()).isTrue();
        assertThat(first.changed()).contains("wal_keep_size", "max_slot_wal_keep_size");
        assertThat(first.waiting()).containsExactly("wal_log_hints");

        SettingsReport second = main.applyMainSettings();
        assertThat(second.holds()).isTrue();
        assertThat(second.changed()).isEmpty();
        assertThat(second.waiting()).containsExactly("wal_log_hints");

        pair.main().stop();
        pair.main().start();
        assertThat(main.applyMainSettings()).isEqualTo(new SettingsReport(List.of(), List.of(), List.of(), List.of()));
    }

    @Test
    void makes_the_roles_again_with_other_passwords_and_drops_them() {
        pair.admitReplicator(PASSWORD);
        main.createSlot(SLOT);
        main.createRoles(Secret.of("first"), AGENT);
        assertThat(copies(PASSWORD)).contains("password");
        main.createRoles(PASSWORD, AGENT);
        assertThat(copies(PASSWORD)).isEmpty();

        main.dropRoles();
        main.dropRoles();
        assertThat(copies(PASSWORD)).isNotEmpty();
    }

    @Test
    void tells_what_a_standby_needs_and_how_much_it_will_copy() {
        assertThat(main.minimumSettings().values())
                .containsOnlyKeys(
                        "max_connections",
                        "max_worker_processes",
                        "max_wal_senders",
                        "max_prepared_transactions",
                        "max_locks_per_transaction");
        assertThat(main.minimumSettings().values().get("max_connections")).isPositive();
        assertThat(main.size().bytes()).isPositive();
    }

    @Test
    void writes_a_checkpoint_on_either_side() {
        main.checkpoint();
        standby.checkpoint();
        assertThat(look(pair.standby()).answers()).isTrue();
    }

    @Test
    void tells_how_far_its_standby_is_behind_and_what_that_one_received() {
        pair.main().write();
        pair.settle();
        assertThat(main.behind(new NodeId(2))).contains(WalDistance.ZERO);
        assertThat(standby.received().hasReached(writable(pair.main()).position()))
                .isTrue();
        pair.standby().pauseReplay();
        pair.main().write();
        pair.settle();
        assertThat(main.behind(new NodeId(2)).orElseThrow().bytes()).isPositive();
        assertThat(main.behind(new NodeId(3))).as("nobody streams as node 3").isEmpty();
        assertThatThrownBy(main::received).isInstanceOf(ConflictException.class);
    }

    @Test
    void counts_no_idle_session_as_an_open_transaction() {
        pair.main().connectClient();
        assertThat(main.openTransactions()).isZero();
        assertThat(main.clientSessions()).isEqualTo(1);
    }

    @Test
    void promotes_once_and_proves_it_again() {
        pair.main().write();
        pair.settle();
        pair.main().kill();
        assertThat(standby.promote(LIMIT)).isNotNull();
        assertThat(writable(pair.standby()).timeline()).isEqualTo(new Timeline(2));

        assertThat(standby.promote(LIMIT)).isNotNull();
        assertThat(writable(pair.standby()).timeline()).isEqualTo(new Timeline(2));
        standby.resetRoleSettings();
        pair.standby().write();
    }

    @Test
    void keeps_what_was_received_when_it_promotes_while_replay_is_paused() {
        pair.main().write();
        pair.settle();
        pair.standby().pauseReplay();
        pair.main().write();
        pair.settle();
        InRecovery before = (InRecovery) await().atMost(LIMIT)
                .until(
                        () -> look(pair.standby()),
                        seen -> ((InRecovery) seen)
                                        .received()
                                        .since(((InRecovery) seen).replayed())
                                        .bytes()
                                > 0);
        assertThat(standby.promote(LIMIT)).isNotNull();
        assertThat(writable(pair.standby()).position().hasReached(before.received()))
                .isTrue();
    }

    @Test
    void opens_and_ends_a_drain() {
        main.readOnlyByDefault(true);
        main.readOnlyByDefault(true);
        assertThat(writable(pair.main()).readOnlyByDefault()).isTrue();
        assertThatThrownBy(() -> pair.main().write()).isInstanceOf(RuntimeException.class);
        main.createRoles(PASSWORD, AGENT);

        main.readOnlyByDefault(false);
        assertThat(writable(pair.main()).readOnlyByDefault()).isFalse();
        pair.main().write();
    }

    @Test
    void leaves_no_trace_of_the_old_role() {
        main.readOnlyByDefault(true);
        main.resetRoleSettings();
        assertThat(writable(pair.main()).readOnlyByDefault()).isFalse();
        main.resetRoleSettings();

        assertThat(standby.promote(LIMIT)).isNotNull();
        standby.resetRoleSettings();
        pair.standby().stop();
        pair.standby().start();
        pair.standby().write();
    }

    @Test
    void makes_commits_wait_for_a_standby_and_for_nobody_again() {
        Lsn from = main.waitForStandbys("node_2");
        Lsn again = main.waitForStandbys("node_2");
        assertThat(again.hasReached(from)).isTrue();
        pair.main().write();
        pair.settle();
        await().atMost(LIMIT)
                .until(() -> writable(pair.main()).standbys().stream()
                        .anyMatch(seen -> seen.link().syncState().equals("sync")
                                && seen.flushed()
                                        .filter(flushed -> flushed.hasReached(from))
                                        .isPresent()));

        Lsn unused = main.waitForStandbys("ANY 1 (node_2,node_3)");
        await().atMost(LIMIT)
                .until(() -> writable(pair.main()).standbys().stream()
                        .anyMatch(seen -> seen.link().syncState().equals("quorum")));

        Lsn free = main.waitForStandbys("");
        assertThat(free.hasReached(from)).isTrue();
        pair.main().write();
        assertThat(writable(pair.main()).standbys())
                .allMatch(seen -> seen.link().syncState().equals("async"));
    }

    @Test
    void a_standby_takes_up_whom_commits_will_wait_for_when_it_leads() {
        pair.settle();
        Lsn unused = standby.waitForStandbys("node_2");
        assertThat(standby.promote(LIMIT)).isNotNull();
        Lsn free = standby.waitForStandbys("");
        assertThat(free).isNotNull();
        pair.standby().write();
    }

    @Test
    void makes_and_drops_slots_once() {
        main.createSlot(SLOT);
        main.createSlot(SLOT);
        assertThat(slots()).containsExactly(PostgresPair.SLOT, SLOT);
        assertThat(main.dropSlot(SLOT)).isTrue();
        assertThat(main.dropSlot(SLOT)).isTrue();
        assertThat(slots()).containsExactly(PostgresPair.SLOT);
    }

    @Test
    void drops_a_slot_in_use_or_says_that_it_is_still_there() {
        boolean dropped = main.dropSlot(PostgresPair.SLOT);
        assertThat(slots().contains(PostgresPair.SLOT)).isEqualTo(!dropped);
    }

    @Test
    void lets_go_of_what_an_idle_slot_holds_back() {
        main.createSlot(SLOT);
        pair.main().write();
        pair.settle();
        Lsn written = writable(pair.main()).position();
        main.advanceSlot(SLOT, written);
        main.advanceSlot(SLOT, Lsn.ZERO);
        assertThat(restart(pair.main(), SLOT)).isEqualTo(Optional.of(written));
        main.advanceSlot(PostgresPair.SLOT, written);
        main.advanceSlot(new SlotName("replica_99"), written);
        assertThat(slots()).doesNotContain(new SlotName("replica_99"));
    }

    @Test
    void holds_back_for_others_on_a_standby_too() {
        standby.createSlot(SLOT);
        Lsn held = restart(pair.standby(), SLOT).orElseThrow();
        pair.main().write();
        pair.settle();
        Lsn replayed = ((InRecovery) look(pair.standby())).replayed();
        assertThat(replayed.hasReached(held)).isTrue();
        standby.advanceSlot(SLOT, replayed);
        assertThat(restart(pair.standby(), SLOT)).isEqualTo(Optional.of(replayed));
        assertThat(standby.dropSlot(SLOT)).isTrue();
        assertThat(look(pair.standby()).heldSlots()).isEmpty();
    }

    @Test
    void points_a_running_standby_at_a_main_with_another_slot() {
        pair.admitReplicator(PASSWORD);
        main.createRoles(PASSWORD, AGENT);
        main.createSlot(SLOT);
        StandbySource source = new StandbySource(pair.main().endpoint(), PASSWORD, SLOT, new NodeId(7));
        standby.follow(source);
        standby.follow(source);

        await().atMost(LIMIT).until(() -> {
            pair.main().write();
            pair.settle();
            return writable(pair.main()).standbys().stream()
                    .anyMatch(
                            seen -> seen.name().equals("node_7") && seen.state().equals("streaming"));
        });
        InRecovery seen = (InRecovery) look(pair.standby());
        assertThat(seen.receiver().flatMap(WalReceiver::slot)).contains(SLOT.value());
        assertThat(seen.receiver().flatMap(WalReceiver::sender))
                .contains(pair.main().endpoint());
    }

    @Test
    void takes_a_standby_off_its_stream_and_puts_it_back() {
        assertThatThrownBy(() -> standby.followArchive()).isInstanceOf(ConflictException.class);
        assertThat(look(pair.standby()).facts().orElseThrow().archive()).isEqualTo(ArchiveUse.NONE);
        assertThat(standby.applyParameters(archive("exit 1"))).isEmpty();
        assertThat(look(pair.standby()).facts().orElseThrow().archive()).isEqualTo(ArchiveUse.ALSO);
        standby.followArchive();
        standby.followArchive();
        await().atMost(LIMIT).until(() -> ((InRecovery) look(pair.standby())).isDetached());
        await().atMost(LIMIT).until(() -> writable(pair.main()).standbys().isEmpty());
        pair.main().write();

        pair.admitReplicator(PASSWORD);
        main.createRoles(PASSWORD, AGENT);
        standby.follow(new StandbySource(pair.main().endpoint(), PASSWORD, PostgresPair.SLOT, new NodeId(7)));
        await().atMost(LIMIT).until(() -> {
            pair.settle();
            return ((InRecovery) look(pair.standby())).isStreaming();
        });
        assertThat(standby.applyParameters(archive(""))).isEmpty();
        assertThatThrownBy(() -> main.followArchive()).isInstanceOf(ConflictException.class);
    }

    private static SortedMap<String, String> archive(String command) {
        return new TreeMap<>(Map.of("restore_command", command));
    }

    @Test
    void points_no_main_at_another() {
        StandbySource source = new StandbySource(pair.standby().endpoint(), PASSWORD, SLOT, new NodeId(7));
        assertThatThrownBy(() -> main.follow(source)).isInstanceOf(ConflictException.class);
    }

    @Test
    void counts_and_ends_clients_and_nobody_else() {
        main.reload();
        assertThat(main.clientSessions()).isZero();
        pair.main().connectClient();
        pair.main().connectClient();
        assertThat(main.clientSessions()).isEqualTo(2);
        assertThat(main.endClientSessions()).isEqualTo(2);
        assertThat(main.clientSessions()).isZero();
        assertThat(main.endClientSessions()).isZero();
        assertThat(writable(pair.main()).standbys()).hasSize(1);
    }

    @Test
    void says_that_a_stopped_server_does_not_answer_and_finds_it_again() {
        main.checkpoint();
        assertThat(main.clientSessions()).isZero();
        pair.main().kill();
        assertThatThrownBy(() -> main.clientSessions()).isInstanceOf(UnavailableException.class);
        assertThatThrownBy(() -> main.promote(Duration.ofSeconds(1))).isInstanceOf(UnavailableException.class);
        pair.main().start();
        assertThat(main.clientSessions()).isZero();
    }

    private static Optional<Lsn> restart(PostgresPair.Server server, SlotName name) {
        return look(server).heldSlots().stream()
                .filter(slot -> slot.name().equals(name))
                .findFirst()
                .flatMap(ReplicationSlot::restart);
    }

    private List<SlotName> slots() {
        return writable(pair.main()).slots().stream().map(slot -> slot.name()).toList();
    }

    private String copies(Secret password) {
        await().atMost(LIMIT)
                .until(() -> writable(pair.main()).slots().stream()
                        .noneMatch(slot -> slot.name().equals(SLOT) && slot.active()));
        return pair.standby()
                .probe()
                .canCopyFrom(pair.main().endpoint(), password, SLOT, LIMIT)
                .reason();
    }

    private static DatabaseObservation look(PostgresPair.Server server) {
        return server.probe().look(LIMIT);
    }

    private static Writable writable(PostgresPair.Server server) {
        DatabaseObservation seen = look(server);
        assertThat(seen).isInstanceOf(Writable.class);
        return (Writable) seen;
    }
}
