package dev.mainstay.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mainstay.domain.observation.DatabaseObservation;
import dev.mainstay.domain.observation.DatabaseObservation.InRecovery;
import dev.mainstay.domain.observation.DatabaseObservation.Refused;
import dev.mainstay.domain.observation.DatabaseObservation.Silent;
import dev.mainstay.domain.observation.DatabaseObservation.Writable;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.domain.wal.Lsn;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client in a session of its own can still do when the door is closed: why no door alone is a fence (D7). */
public abstract class ClientContract {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(500);

    private PostgresPair pair;
    private PostgresPair.Client client;

    /** A new main with its standby, settled. */
    protected abstract PostgresPair newPair();

    /** Starts the servers. */
    @BeforeEach
    void start() {
        pair = newPair();
        client = pair.main().login();
        client.commit();
        pair.settle();
    }

    /** Removes the servers. */
    @AfterEach
    void remove() {
        pair.close();
    }

    @Test
    void a_drain_stops_nobody_who_says_read_write() {
        pair.main().control().readOnlyByDefault(true);
        assertThatThrownBy(client::commit).isInstanceOf(RuntimeException.class);
        Lsn before = position();
        client.commitReadWrite();
        assertThat(position()).isGreaterThan(before);
    }

    @Test
    void a_transaction_that_was_open_when_a_drain_began_commits_and_the_next_one_does_not() {
        client.begin();
        assertThat(pair.main().control().openTransactions()).isEqualTo(1);
        pair.main().control().readOnlyByDefault(true);
        Lsn before = position();
        client.commit();
        assertThat(position()).isGreaterThan(before);
        assertThat(pair.main().control().openTransactions()).isZero();
        assertThatThrownBy(client::commit).isInstanceOf(RuntimeException.class);
    }

    @Test
    void a_smart_stop_lets_old_sessions_go_on() {
        pair.main().beginSmartStop();
        await().atMost(LIMIT).until(() -> look(pair.main(), LIMIT) instanceof Refused);
        client.commit();
        assertThat(pair.main().process().look()).isEqualTo(ProcessObservation.RUNNING);
        client.leave();
        await().atMost(LIMIT).until(() -> pair.main().process().look() == ProcessObservation.STOPPED);
        assertThat(pair.main().history().local().cleanStop()).isTrue();
    }

    @Test
    void a_frozen_postmaster_lets_old_sessions_and_streams_go_on() {
        Lsn before = received();
        pair.main().freeze();
        assertThat(look(pair.main(), SHORT)).isInstanceOf(Silent.class);
        assertThat(pair.main().process().look()).isEqualTo(ProcessObservation.RUNNING);
        client.commit();
        await().atMost(LIMIT).until(() -> {
            pair.pass();
            return received().compareTo(before) > 0;
        });
        pair.main().thaw();
        await().atMost(LIMIT).until(() -> look(pair.main(), LIMIT).answers());
    }

    private Lsn position() {
        return ((Writable) look(pair.main(), LIMIT)).position();
    }

    private Lsn received() {
        return ((InRecovery) look(pair.standby(), LIMIT)).received();
    }

    private static DatabaseObservation look(PostgresPair.Server server, Duration limit) {
        return server.probe().look(limit);
    }
}
