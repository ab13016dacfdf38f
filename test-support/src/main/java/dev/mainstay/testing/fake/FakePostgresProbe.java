package dev.mainstay.testing.fake;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.observation.DatabaseObservation;
import dev.mainstay.domain.observation.ServerFacts;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.ports.out.BranchSighting;
import dev.mainstay.ports.out.PostgresProbe;
import dev.mainstay.ports.out.Reach;
import dev.mainstay.ports.out.StandbySource;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;
import java.util.Optional;

/** Looks at a {@link FakePostgres}, and from its host at others. Answers at once. Safe for all threads. */
final class FakePostgresProbe implements PostgresProbe {

    private final FakeInstance server;

    FakePostgresProbe(FakeInstance server) {
        this.server = server;
    }

    @Override
    public DatabaseObservation look(Duration limit) {
        return server.locked(() -> switch (server.state()) {
            case DEAF, FROZEN -> new DatabaseObservation.Silent("no answer within " + limit.toMillis() + " ms");
            case STOPPED -> new DatabaseObservation.Refused("nothing listens at " + server.at());
            case CLOSING -> new DatabaseObservation.Refused("the database system is shutting down");
            case RUNNING -> server.isInRecovery() ? standby(server.data()) : main(server.data());
        });
    }

    private DatabaseObservation main(FakeData data) {
        return new DatabaseObservation.Writable(
                data.system(),
                data.history().current(),
                data.flushed(),
                data.isReadOnlyByDefault(),
                server.network().standbysOf(server).stream().map(this::shown).toList(),
                data.slots().shown(data.flushed()));
    }

    private DatabaseObservation.Standby shown(FakeInstance standby) {
        String name = standby.receiver()
                .source()
                .map(StandbySource::self)
                .map(id -> "node_" + id)
                .orElse("");
        String state = server.sync().stateOf(name);
        return new DatabaseObservation.Standby(
                name,
                "streaming",
                Optional.of(standby.data().flushed()),
                Optional.of(standby.data().replayed()),
                Optional.empty(),
                Optional.empty(),
                new DatabaseObservation.Link("", Optional.empty(), state, state.equals("async") ? 0 : 1));
    }

    private DatabaseObservation standby(FakeData data) {
        return new DatabaseObservation.InRecovery(
                data.system(),
                data.history().current(),
                data.flushed(),
                data.replayed(),
                server.receiver().streamedSinceStart(),
                server.receiver().isReplayPaused(),
                server.receiver().shown(),
                delay(data.flushed(), data.replayed(), data.lastCommitNanos()),
                server.network().standbysOf(server).stream().map(this::shown).toList(),
                data.slots().shown(data.flushed()),
                ServerFacts.of(server.archive().use()));
    }

    private Optional<Duration> delay(Lsn received, Lsn replayed, long lastCommitNanos) {
        if (replayed.hasReached(received)) {
            return Optional.of(Duration.ZERO);
        }
        return server.receiver().lastSentNanos().map(sent -> Duration.ofNanos(Math.max(0, sent - lastCommitNanos)));
    }

    @Override
    public Reach reach(Endpoint other, Duration limit) {
        return server.locked(() -> answering(other)
                .map(there -> Reach.yes())
                .orElseGet(() -> Reach.no("PostgreSQL at " + other + " cannot be reached")));
    }

    @Override
    public Reach canCopyFrom(Endpoint other, Secret password, SlotName slot, Duration limit) {
        return server.locked(() -> answering(other)
                .map(main -> refusal(main, password, slot).map(Reach::no).orElseGet(Reach::yes))
                .orElseGet(() -> Reach.no("PostgreSQL at " + other + " cannot be reached")));
    }

    @Override
    public BranchSighting branch(Endpoint other, Secret password, Duration limit) {
        return server.locked(() -> answering(other)
                .map(there -> branch(there, password))
                .orElseGet(() -> new BranchSighting.Hidden("PostgreSQL at " + other + " cannot be reached")));
    }

    @Override
    public Reach canRewindFrom(Endpoint other, Secret password, Duration limit) {
        return server.locked(() -> answering(other)
                .map(main -> rewindRefusal(main, password).map(Reach::no).orElseGet(Reach::yes))
                .orElseGet(() -> Reach.no("PostgreSQL at " + other + " cannot be reached")));
    }

    private Optional<String> rewindRefusal(FakeInstance main, Secret password) {
        FakeData there = main.data();
        boolean settled = main.isInRecovery()
                || there.checkpointed().equals(there.history().current());
        return FakeReplication.refusal(main, server.host(), password)
                .or(() -> settled
                        ? Optional.empty()
                        : Optional.of("its last checkpoint is of timeline " + there.checkpointed()));
    }

    private BranchSighting branch(FakeInstance there, Secret password) {
        Optional<String> refusal = FakeReplication.refusal(there, server.host(), password);
        return refusal.isPresent()
                ? new BranchSighting.Hidden(refusal.get())
                : new BranchSighting.Found(there.data().branch(), Optional.of(there.isInRecovery()));
    }

    private Optional<String> refusal(FakeInstance main, Secret password, SlotName slot) {
        return FakeReplication.refusal(main, server.host(), password).or(() -> slotRefusal(main.data(), slot));
    }

    private static Optional<String> slotRefusal(FakeData main, SlotName slot) {
        Optional<FakeSlots.Slot> found = main.slots().find(slot);
        if (found.isEmpty()) {
            return Optional.of("slot " + slot + " is missing there");
        }
        return found.get().active() ? Optional.of("slot " + slot + " is in use there") : Optional.empty();
    }

    private Optional<FakeInstance> answering(Endpoint other) {
        return server.network().find(server.host(), other).filter(found -> found.state() == FakeState.RUNNING);
    }
}
