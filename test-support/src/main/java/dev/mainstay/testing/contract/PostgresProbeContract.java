package dev.mainstay.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.observation.DatabaseObservation;
import dev.mainstay.domain.observation.DatabaseObservation.InRecovery;
import dev.mainstay.domain.observation.DatabaseObservation.Refused;
import dev.mainstay.domain.observation.DatabaseObservation.Silent;
import dev.mainstay.domain.observation.DatabaseObservation.Writable;
import dev.mainstay.domain.topology.ReplicationSlot;
import dev.mainstay.domain.wal.Branch;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.domain.wal.TimelineHistory;
import dev.mainstay.ports.out.BranchSighting;
import dev.mainstay.ports.out.Reach;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@code PostgresProbe} does. */
public abstract class PostgresProbeContract {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration SHORT = Duration.ofMillis(700);
    /** What a busy machine may add to a limit. */
    private static final Duration SLACK = Duration.ofMillis(1500);

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Secret PASSWORD = Secret.of("probe-contract");

    private PostgresPair pair;

    /** A new main with its standby, settled. */
    protected abstract PostgresPair newPair();

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
    void a_main_says_what_it_is_and_who_streams_from_it() {
        pair.main().write();
        pair.settle();
        Writable main = writable(look(pair.main()));

        assertThat(main.timeline()).isEqualTo(new Timeline(1));
        assertThat(main.position()).isGreaterThan(Lsn.ZERO);
        assertThat(main.readOnlyByDefault()).isFalse();
        assertThat(main.standbys()).singleElement().satisfies(standby -> {
            assertThat(standby.name()).isEqualTo("node_2");
            assertThat(standby.state()).isEqualTo("streaming");
            assertThat(standby.flushed()).isPresent();
        });
        assertThat(main.slots()).singleElement().satisfies(slot -> {
            assertThat(slot.name()).isEqualTo(PostgresPair.SLOT);
            assertThat(slot.active()).isTrue();
            assertThat(slot.lost()).isFalse();
            assertThat(slot.retained()).isPresent();
        });
    }

    @Test
    void a_standby_says_where_it_is() {
        pair.main().write();
        pair.settle();
        Writable main = writable(look(pair.main()));
        InRecovery standby = recovering(look(pair.standby()));

        assertThat(standby.system()).isEqualTo(main.system());
        assertThat(standby.timeline()).isEqualTo(main.timeline());
        assertThat(standby.received().hasReached(main.position())).isTrue();
        assertThat(standby.replayed()).isEqualTo(standby.received());
        assertThat(standby.streamedSinceStart()).isTrue();
        assertThat(standby.replayPaused()).isFalse();
        assertThat(standby.replayDelay()).contains(Duration.ZERO);
        assertThat(standby.receiver()).hasValueSatisfying(receiver -> {
            assertThat(receiver.streaming()).isTrue();
            assertThat(receiver.slot()).contains(PostgresPair.SLOT.value());
            assertThat(receiver.senderPosition()).isPresent();
            assertThat(receiver.silence()).isBetween(Duration.ZERO, Duration.ofMinutes(1));
        });
    }

    @Test
    void positions_grow_with_writes() {
        Lsn before = writable(look(pair.main())).position();
        pair.main().write();
        Lsn after = writable(look(pair.main())).position();
        pair.settle();

        assertThat(after).isGreaterThan(before);
        assertThat(recovering(look(pair.standby())).received().hasReached(after))
                .isTrue();
    }

    @Test
    void what_is_received_and_not_replayed_has_a_delay_that_outlives_the_receiver() {
        pair.main().write();
        pair.settle();
        pair.standby().pauseReplay();
        pair.main().write();
        pair.settle();
        InRecovery behind =
                awaitStandby(seen -> seen.received().since(seen.replayed()).bytes() > 0);
        assertThat(behind.replayPaused()).isTrue();
        assertThat(behind.replayDelay())
                .hasValueSatisfying(delay -> assertThat(delay.isNegative()).isFalse());

        pair.main().stop();
        InRecovery alone = awaitStandby(seen -> !seen.isStreaming());
        assertThat(alone.received().hasReached(behind.received())).isTrue();
        assertThat(alone.replayDelay()).isPresent();

        pair.standby().resumeReplay();
        pair.settle();
        InRecovery done = awaitStandby(seen -> seen.replayed().equals(seen.received()));
        assertThat(done.replayDelay()).contains(Duration.ZERO);
    }

    @Test
    void a_standby_remembers_that_it_streamed_until_its_server_starts_anew() {
        pair.main().write();
        pair.settle();
        pair.main().kill();
        InRecovery alone = awaitStandby(seen -> !seen.isStreaming());
        assertThat(alone.streamedSinceStart()).isTrue();

        pair.standby().stop();
        pair.standby().start();
        assertThat(recovering(look(pair.standby())).streamedSinceStart()).isFalse();
    }

    @Test
    void a_promoted_standby_is_writable_on_a_branch_of_its_own() {
        pair.main().write();
        pair.settle();
        assertThat(pair.standby().control().promote(PATIENCE)).isNotNull();
        Writable promoted = writable(look(pair.standby()));

        assertThat(promoted.timeline()).isEqualTo(new Timeline(2));
        assertThat(promoted.standbys()).isEmpty();
        assertThat(promoted.slots()).isEmpty();
    }

    @Test
    void a_stopped_or_killed_server_refuses() {
        pair.main().stop();
        assertThat(look(pair.main())).isInstanceOf(Refused.class);
        pair.standby().kill();
        assertThat(look(pair.standby())).isInstanceOf(Refused.class);
    }

    @Test
    void a_frozen_server_is_silent_within_the_limit_and_answers_when_it_is_thawed() {
        pair.main().freeze();
        DatabaseObservation seen =
                assertTimeout(SHORT.plus(SLACK), () -> pair.main().probe().look(SHORT));
        Reach reach = pair.standby().probe().reach(pair.main().endpoint(), SHORT);
        pair.main().thaw();

        assertThat(seen).isInstanceOf(Silent.class);
        assertThat(reach.answered()).isFalse();
        assertThat(reach.reason()).isNotBlank();
        await().atMost(PATIENCE).until(() -> look(pair.main()).answers());
    }

    @Test
    void a_server_is_reached_without_a_login() {
        assertThat(pair.standby().probe().reach(pair.main().endpoint(), LIMIT)).isEqualTo(Reach.yes());
        Reach none = pair.standby().probe().reach(pair.nobody(), LIMIT);
        assertThat(none.answered()).isFalse();
        assertThat(none.reason()).contains(pair.nobody().toString());
    }

    @Test
    void a_copy_needs_a_line_in_pg_hba_a_password_and_a_free_slot() {
        SlotName mine = new SlotName("replica_3");
        assertThat(copyReason(PASSWORD, mine)).contains("pg_hba.conf", "host replication replicator 127.0.0.");

        pair.admitReplicator(PASSWORD);
        pair.main().control().createRoles(PASSWORD, Secret.of("agent"));
        assertThat(copyReason(Secret.of("another"), mine)).contains("password").doesNotContain("another");
        assertThat(copyReason(PASSWORD, mine)).contains("slot replica_3 is missing");
        assertThat(copyReason(PASSWORD, PostgresPair.SLOT)).contains("slot replica_2 is in use");

        pair.main().control().createSlot(mine);
        assertThat(copyReason(PASSWORD, mine)).isEmpty();
        assertThat(copyReason(PASSWORD, mine)).as("the look left the slot free").isEmpty();
        await().atMost(PATIENCE).until(() -> !slot(mine).active());
    }

    @Test
    void a_branch_is_told_to_whoever_may_replicate() {
        assertThat(hidden(PASSWORD)).contains("pg_hba.conf");
        pair.main().control().createRoles(PASSWORD, Secret.of("agent"));
        pair.admitReplicator(PASSWORD);
        pair.main().write();
        pair.settle();
        Writable main = writable(look(pair.main()));
        Branch found = branch(pair.standby(), pair.main());
        assertThat(found.system()).isEqualTo(main.system());
        assertThat(found.history()).isEqualTo(TimelineHistory.startingAt(main.timeline()));
        assertThat(found.end().hasReached(main.position())).isTrue();
        Secret wrong = Secret.of("wrong-horse");
        assertThat(hidden(wrong)).contains("password").doesNotContain(wrong.reveal());
        assertThat(sighting(pair.standby(), pair.nobody(), PASSWORD)).isInstanceOf(BranchSighting.Hidden.class);
    }

    @Test
    void a_branch_of_a_promoted_standby_names_where_it_left_the_mains() {
        pair.main().control().createRoles(PASSWORD, Secret.of("agent"));
        pair.admitReplicator(PASSWORD);
        pair.settle();
        assertThat(sighting(pair.main(), pair.standby().endpoint(), PASSWORD).inRecovery())
                .contains(true);
        assertThat(pair.standby().control().promote(PATIENCE)).isNotNull();
        pair.standby().write();
        assertThat(sighting(pair.main(), pair.standby().endpoint(), PASSWORD).inRecovery())
                .contains(false);
        Branch promoted = branch(pair.main(), pair.standby());
        assertThat(promoted.history().current()).isEqualTo(new Timeline(2));
        assertThat(promoted.history().switches()).singleElement().satisfies(left -> {
            assertThat(left.left()).isEqualTo(new Timeline(1));
            assertThat(promoted.end()).isGreaterThan(left.at());
        });
    }

    @Test
    void a_branch_of_a_frozen_server_is_hidden_within_the_limit() {
        pair.main().freeze();
        BranchSighting seen = assertTimeout(
                SHORT.plus(SLACK),
                () -> pair.standby().probe().branch(pair.main().endpoint(), PASSWORD, SHORT));
        pair.main().thaw();
        assertThat(seen).isInstanceOf(BranchSighting.Hidden.class);
    }

    @Test
    void a_server_is_rewound_from_once_a_checkpoint_knows_its_timeline() {
        pair.main().control().createRoles(PASSWORD, Secret.of("agent"));
        pair.admitReplicator(PASSWORD);
        pair.settle();
        assertThat(rewindFrom(pair.main(), PASSWORD)).isEmpty();
        assertThat(rewindFrom(pair.main(), Secret.of("not the password"))).contains("password");
        pair.main().kill();
        assertThat(pair.standby().control().promote(LIMIT)).isEqualTo(new Timeline(2));
        pair.standby().control().checkpointTimeline();
        assertThat(rewindFrom(pair.standby(), PASSWORD)).isEmpty();
        pair.standby().control().checkpointTimeline();
        assertThat(rewindFrom(pair.standby(), PASSWORD)).isEmpty();
    }

    private String rewindFrom(PostgresPair.Server there, Secret password) {
        return pair.standby()
                .probe()
                .canRewindFrom(there.endpoint(), password, LIMIT)
                .reason();
    }

    private static BranchSighting sighting(PostgresPair.Server from, Endpoint there, Secret password) {
        return from.probe().branch(there, password, LIMIT);
    }

    private static Branch branch(PostgresPair.Server from, PostgresPair.Server there) {
        return sighting(from, there.endpoint(), PASSWORD).match(branch -> branch, reason -> {
            throw new AssertionError(reason);
        });
    }

    private String hidden(Secret password) {
        return sighting(pair.standby(), pair.main().endpoint(), password).match(branch -> "", reason -> reason);
    }

    private ReplicationSlot slot(SlotName name) {
        return writable(look(pair.main())).slots().stream()
                .filter(slot -> slot.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** A slot that was just let go may count as in use for a moment. */
    private String copyReason(Secret password, SlotName slot) {
        if (!slot.equals(PostgresPair.SLOT)) {
            await().atMost(PATIENCE)
                    .until(() -> writable(look(pair.main())).slots().stream()
                            .noneMatch(found -> found.name().equals(slot) && found.active()));
        }
        return pair.standby()
                .probe()
                .canCopyFrom(pair.main().endpoint(), password, slot, LIMIT)
                .reason();
    }

    private InRecovery awaitStandby(Predicate<InRecovery> condition) {
        return await().atMost(PATIENCE).until(() -> recovering(look(pair.standby())), condition);
    }

    private static DatabaseObservation look(PostgresPair.Server server) {
        return server.probe().look(LIMIT);
    }

    private static Writable writable(DatabaseObservation seen) {
        assertThat(seen).isInstanceOf(Writable.class);
        return (Writable) seen;
    }

    private static InRecovery recovering(DatabaseObservation seen) {
        assertThat(seen).isInstanceOf(InRecovery.class);
        return (InRecovery) seen;
    }
}
