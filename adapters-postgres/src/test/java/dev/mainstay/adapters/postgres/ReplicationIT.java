package dev.mainstay.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mainstay.domain.observation.DatabaseObservation.InRecovery;
import dev.mainstay.domain.observation.DatabaseObservation.Writable;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.testing.contract.PostgresPair;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What only real replication does (M1, M10, M22, L30). */
class ReplicationIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final RealPair pair = new RealPair();

    @AfterEach
    void remove() {
        pair.close();
    }

    @Test
    void a_slot_that_lost_its_wal_is_told_and_made_anew() {
        pair.standbyServer().stop();
        pair.mainServer().execute("ALTER SYSTEM SET max_slot_wal_keep_size = '1MB'");
        pair.mainServer().execute("ALTER SYSTEM SET wal_keep_size = '0'");
        pair.mainServer().reload();
        await().atMost(LIMIT).until(() -> {
            pair.mainServer().execute("SELECT pg_logical_emit_message(false, 'fill', 'x')");
            pair.mainServer().execute("SELECT pg_switch_wal()");
            pair.mainServer().execute("CHECKPOINT");
            return writable(pair.main()).slots().stream().anyMatch(slot -> slot.lost());
        });
        pair.main().control().createSlot(PostgresPair.SLOT);
        assertThat(writable(pair.main()).slots()).singleElement().satisfies(slot -> {
            assertThat(slot.lost()).isFalse();
            assertThat(slot.retained()).isPresent();
        });
    }

    @Test
    void a_promotion_asked_for_at_the_moment_of_the_mains_death_is_not_slept_on() {
        pair.main().write();
        pair.settle();
        pair.standbyServer().execute("ALTER SYSTEM SET wal_retrieve_retry_interval = '60s'");
        pair.standbyServer().reload();
        pair.mainServer().kill();
        long before = System.nanoTime();
        assertThat(pair.standby().control().promote(LIMIT)).isNotNull();
        Duration taken = Duration.ofNanos(System.nanoTime() - before);
        assertThat(taken).isLessThan(Duration.ofSeconds(10));
        assertThat(writable(pair.standby()).timeline()).isEqualTo(new Timeline(2));
    }

    @Test
    void a_branch_is_that_of_the_wal_at_once_though_the_control_file_learns_of_it_later() {
        pair.main().write();
        pair.settle();
        pair.main().kill();
        for (int round = 0; round < 2; round++) {
            assertThat(pair.standby().control().promote(LIMIT)).isNotNull();
            assertThat(writable(pair.standby()).timeline()).isEqualTo(new Timeline(2));
        }
    }

    @Test
    void a_standby_that_was_promoted_and_reset_takes_writes_of_any_client() {
        pair.main().control().readOnlyByDefault(true);
        pair.standby().control().readOnlyByDefault(true);
        pair.settle();
        pair.main().kill();
        assertThat(pair.standby().control().promote(LIMIT)).isNotNull();
        assertThat(writable(pair.standby()).readOnlyByDefault()).isTrue();
        pair.standby().control().resetRoleSettings();
        assertThat(writable(pair.standby()).readOnlyByDefault()).isFalse();
        pair.standby().write();
        assertThat(pair.standbyServer()
                        .query("SELECT current_setting('primary_conninfo') || '|'"
                                + " || current_setting('primary_slot_name')"))
                .isEqualTo("|");
        assertThat(pair.standby().control().clientSessions()).isZero();
    }

    @Test
    void our_commits_do_not_wait_for_a_synchronous_standby_that_is_gone() {
        pair.mainServer().execute("ALTER SYSTEM SET synchronous_standby_names = 'node_2'");
        pair.mainServer().reload();
        pair.standbyServer().kill();
        pair.main().tables().migrate();
        pair.main().control().createRoles(Secret.of("replication"), Secret.of("agent"));
        assertThat(pair.main().control().promote(LIMIT)).isNotNull();
        assertThat(pair.main().tables().nodes()).isEmpty();
    }

    @Test
    void a_promotion_while_the_main_lives_ends_the_stream() {
        pair.main().write();
        pair.settle();
        InRecovery before = (InRecovery) pair.standby().probe().look(LIMIT);
        assertThat(pair.standby().control().promote(LIMIT)).isNotNull();
        assertThat(writable(pair.standby()).position().hasReached(before.received()))
                .isTrue();
        await().atMost(LIMIT).until(() -> writable(pair.main()).standbys().isEmpty());
    }

    private static Writable writable(PostgresPair.Server server) {
        return (Writable) server.probe().look(LIMIT);
    }
}
