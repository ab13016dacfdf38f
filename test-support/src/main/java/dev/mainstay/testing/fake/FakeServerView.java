package dev.mainstay.testing.fake;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.topology.ReplicationSlot;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.TimelineHistory;
import dev.mainstay.domain.wal.WalDistance;
import dev.mainstay.ports.settings.Secret;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * A {@link FakePostgres} as somebody sees it who sees through walls, and the clients that write to it. Nothing here asks
 * the server: a frozen one is seen too. Safe for all threads.
 */
public final class FakeServerView {

    private final FakeInstance server;

    FakeServerView(FakeInstance server) {
        this.server = server;
    }

    /** Whether its process runs and moves. */
    public boolean isRunning() {
        return server.state() == FakeState.RUNNING;
    }

    /** Whether its process is there and takes nobody in: it does not move, or is about to end. */
    public boolean isFrozen() {
        return server.state() != FakeState.RUNNING && server.state() != FakeState.STOPPED;
    }

    /** Whether it is in recovery; meaningless while it is stopped. */
    public boolean isInRecovery() {
        return server.isInRecovery();
    }

    /** Whether pg_hba.conf keeps clients out. */
    public boolean refusesClients() {
        return server.access().rules().closed();
    }

    /** Whether a client that comes now, and keeps to the defaults, can commit. */
    public boolean acceptsClients() {
        return isRunning()
                && !isInRecovery()
                && !refusesClients()
                && !server.writes().isSet()
                && !server.data().isReadOnlyByDefault();
    }

    /** Whether there is a data directory. */
    public boolean hasData() {
        return server.hasData();
    }

    /** With which password that role logs in, where it is there. */
    public Optional<Secret> password(String role) {
        return Optional.ofNullable(server.data().content().roles().get(role));
    }

    /** The branches its data went through; empty without data. */
    public Optional<TimelineHistory> history() {
        return server.anyData().map(FakeData::history);
    }

    /** The end of its log; zero without data. */
    public Lsn flushed() {
        return server.anyData().map(FakeData::flushed).orElse(Lsn.ZERO);
    }

    /** How far it is applied; zero without data. */
    public Lsn replayed() {
        return server.anyData().map(FakeData::replayed).orElse(Lsn.ZERO);
    }

    /** Where the server listens from which it streams now. */
    public Optional<Endpoint> streamsFrom() {
        return server.locked(() -> isRunning() ? server.receiver().upstream() : Optional.empty());
    }

    /** Its slots; none without data. */
    public List<ReplicationSlot> slots() {
        return server.anyData().map(data -> data.slots().shown(data.flushed())).orElse(List.of());
    }

    /** Whether replay stands still: an operator's pause, or it waits for parameters (M7, M8). */
    public boolean isReplayPaused() {
        return server.receiver().isReplayPaused();
    }

    /** Whether that row is in its data, or received and on its way into it. */
    public boolean holds(long row) {
        return server.anyData()
                .filter(data -> data.wal().holds(Math.toIntExact(row)))
                .isPresent();
    }

    /** All rows of which that can be said. */
    public BitSet rows() {
        return server.anyData().map(data -> data.wal().rows()).orElseGet(BitSet::new);
    }

    /** Whether that row is anywhere on its host: in its data, or in data that was moved aside. */
    public boolean keeps(long row) {
        return holds(row) || server.locked(() -> server.directories().keeps(Math.toIntExact(row)));
    }

    /**
     * A client commits one row; empty when the server does not accept clients. Where commits wait for standbys it is told of
     * later, by {@link #takeConfirmed}, and never when the server or its session ends before.
     */
    public Optional<Written> write(long row, WalDistance amount) {
        return server.locked(() -> {
            if (!acceptsClients()) {
                return Optional.<Written>empty();
            }
            FakeCommit commit = server.commit(false, Math.toIntExact(row), amount);
            boolean confirmed = server.sync().isConfirmed(commit.end());
            if (!confirmed) {
                server.sync().add(commit);
            }
            return Optional.of(new Written(commit.end(), confirmed));
        });
    }

    /**
     * A row that a client wrote.
     *
     * @param end the position after it
     * @param acknowledged whether the client was told so
     */
    public record Written(Lsn end, boolean acknowledged) {}

    /** The commits that were confirmed since they were last asked for; none while the server does not move. */
    public List<FakeCommit> takeConfirmed() {
        return server.locked(() -> isRunning() ? server.sync().takeConfirmed() : List.of());
    }

    /** Gets what WAL there is to get now, and applies it. */
    public void stream() {
        synchronized (server.network()) {
            Lsn before = flushed();
            Optional<Endpoint> from = streamsFrom();
            server.stream();
            if (!before.equals(flushed()) || !from.equals(streamsFrom())) {
                server.network().changed();
            }
        }
    }

    /** Becomes like another server, as if its machine had been copied while it ran; nobody streams. */
    public void becomeLike(FakePostgres other) {
        server.run(() -> server.becomeLike(other.server()));
    }
}
