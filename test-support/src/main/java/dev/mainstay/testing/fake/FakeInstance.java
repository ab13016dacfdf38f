package dev.mainstay.testing.fake;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.wal.WalDistance;
import dev.mainstay.ports.out.StopMode;
import dev.mainstay.ports.out.Ticker;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The server behind a {@link FakePostgres}: its process, its sessions and the data it serves. What the ports of a node
 * share. All but {@link #locked}, {@link #run} and what never changes is called with the network's lock held.
 */
final class FakeInstance {

    private static final WalDistance COMMIT = new WalDistance(0x100);
    private static final WalDistance CHECKPOINT = new WalDistance(0x78);

    private final FakePostgresNetwork network;
    private final Endpoint at;
    private final Ticker ticker;
    private final FakeReceiver receiver;
    private final FakeArchive archive = new FakeArchive(this);
    private final FakeDirectories directories = new FakeDirectories();
    private final FakeSessions sessions = new FakeSessions();
    private final Fault writes = new Fault();
    private final Fault starts = new Fault();
    private Optional<FakeData> data;
    private FakeState state = FakeState.RUNNING;
    private final FakeAccess access = new FakeAccess();
    private final FakeSync sync = new FakeSync(this);

    FakeInstance(FakePostgresNetwork network, Endpoint at, Ticker ticker) {
        this.network = network;
        this.at = at;
        this.ticker = ticker;
        this.receiver = new FakeReceiver(this);
        this.data = Optional.of(new FakeData(network.newSystem()));
    }

    <T> T locked(Supplier<T> action) {
        synchronized (network) {
            return action.get();
        }
    }

    void run(Runnable action) {
        synchronized (network) {
            network.changed();
            action.run();
        }
    }

    FakePostgresNetwork network() {
        return network;
    }

    Endpoint at() {
        return at;
    }

    NodeAddress host() {
        return at.address();
    }

    Ticker ticker() {
        return ticker;
    }

    FakeState state() {
        return state;
    }

    boolean hasData() {
        return data.isPresent();
    }

    FakeData data() {
        return data.orElseThrow(() -> new IllegalStateException("there is no data directory at " + at));
    }

    Optional<FakeData> anyData() {
        return data;
    }

    /** What commits waited for in the copied server's own file is taken out of it. */
    void replaceData(FakeData other) {
        data = Optional.of(other);
        sync.names("");
    }

    void removeData() {
        data = Optional.empty();
    }

    FakeDirectories directories() {
        return directories;
    }

    FakeReceiver receiver() {
        return receiver;
    }

    FakeArchive archive() {
        return archive;
    }

    FakeSessions sessions() {
        return sessions;
    }

    /** What makes every write fail. */
    Fault writes() {
        return writes;
    }

    /** What makes every start fail. */
    Fault starts() {
        return starts;
    }

    /** Its pg_hba.conf. */
    FakeAccess access() {
        return access;
    }

    /** Whom its commits wait for. */
    FakeSync sync() {
        return sync;
    }

    boolean isInRecovery() {
        return receiver.isInRecovery();
    }

    /** The data of a server that answers on a new connection. */
    FakeData answering() {
        return switch (state) {
            case RUNNING -> data();
            case STOPPED ->
                throw new UnavailableException("PostgreSQL at " + at + " takes no connections: nothing listens there");
            case CLOSING ->
                throw new UnavailableException("PostgreSQL at " + at + " takes no connections: it is shutting down");
            case DEAF, FROZEN ->
                throw new UnavailableException("PostgreSQL at " + at + " gave no answer within the limit");
        };
    }

    /** The same for a client. */
    void requireOpen() {
        if (access.rules().closed()) {
            throw new UnavailableException("PostgreSQL at " + at + " refuses clients");
        }
        FakeData unused = answering();
    }

    /** The data of a server that takes our writes; a drain does not stop those (M2). */
    FakeData writable() {
        FakeData here = answering();
        requireWritable();
        return here;
    }

    private void requireWritable() {
        if (isInRecovery()) {
            throw new UnavailableException("the database accepts no writes: it is a standby, or closed to writes");
        }
        writes.throwFailed();
    }

    /** Commits what the change makes of the present content. */
    void change(Function<FakeContent, FakeContent> change) {
        FakeData here = writable();
        record(change.apply(here.content()), FakeWal.NO_ROW, COMMIT);
    }

    /** A session commits a row. */
    FakeCommit commit(boolean readOnly, int row, WalDistance amount) {
        if (!state.isAtWork()) {
            throw new UnavailableException("PostgreSQL at " + at + " gave no answer to a session within the limit");
        }
        requireWritable();
        if (readOnly) {
            throw new UnavailableException("the transaction is read-only by default");
        }
        record(data().content(), row, amount);
        return new FakeCommit(row, data().flushed());
    }

    private void record(FakeContent content, int row, WalDistance amount) {
        network.changed();
        data().commit(content, row, amount, ticker.nanos());
    }

    private void checkpoint() {
        record(data().content(), FakeWal.NO_ROW, CHECKPOINT);
    }

    void start(boolean inRecovery) {
        if (state != FakeState.STOPPED) {
            if (inRecovery && !isInRecovery()) {
                throw new OperationFailedException("the server runs already and accepts writes: stop it first");
            }
            return;
        }
        if (data.isEmpty()) {
            throw new OperationFailedException("there is no data directory to start at " + at);
        }
        starts.throwFailed();
        if (inRecovery) {
            data().standbySignal(true);
        }
        open(data());
    }

    private void open(FakeData files) {
        boolean wasClean = files.open();
        boolean recovers = files.hasStandbySignal();
        if (recovers && !files.hasEnoughForRecovery()) {
            throw new OperationFailedException("recovery aborted because of insufficient parameter settings");
        }
        receiver.begin(recovers);
        state = FakeState.RUNNING;
        if (!recovers && !wasClean) {
            // Crash recovery ends with a checkpoint of its own, so that the branch grows without a write.
            checkpoint();
            files.checkpoint();
        }
    }

    /** A clean stop writes a shutdown checkpoint and waits until the standbys that stream have it (M17). */
    void stop(StopMode mode) {
        if (mode == StopMode.FAST && (state == FakeState.RUNNING || state == FakeState.CLOSING)) {
            if (!isInRecovery()) {
                checkpoint();
                data().checkpoint();
                network.standbysOf(this).forEach(FakeInstance::stream);
            }
            data().cleanStop(true);
        }
        halt();
    }

    /** A smart stop: done when the last session has left (M4). */
    void close() {
        state = state == FakeState.RUNNING ? FakeState.CLOSING : state;
        closeWhenEmpty();
    }

    /** A session left. */
    void closeWhenEmpty() {
        if (state == FakeState.CLOSING && sessions.clients() == 0) {
            stop(StopMode.FAST);
        }
    }

    /** Ends recovery on a branch of its own; ends the server when replay waits for parameters (M8). */
    void promote() {
        data().replay();
        if (data().isStarved()) {
            halt();
            throw new UnavailableException("PostgreSQL at " + at + " terminated the connection: its startup process"
                    + " failed with insufficient parameter settings");
        }
        data().promote();
        receiver.endRecovery();
        checkpoint();
    }

    void stream() {
        if (state.isAtWork()) {
            receiver.turn();
        }
    }

    boolean streamsFrom(FakeInstance main) {
        return state.isAtWork() && receiver.streamsFrom(main);
    }

    /** As if the other one's machine had been copied while it ran; nobody streams. */
    void becomeLike(FakeInstance other) {
        data = other.anyData().map(FakeData::twin);
        state = other.state();
        access.copy(other.access());
        sync.names(other.sync().names());
        receiver.begin(other.isInRecovery());
    }

    /** As a crash: nothing that was committed is lost. */
    void halt() {
        if (state != FakeState.STOPPED) {
            receiver.drop();
            int unused = sessions.end();
            sync.forget();
            state = FakeState.STOPPED;
        }
    }

    void freeze() {
        state = state.frozen();
    }

    void freezePostmaster() {
        state = state.deaf();
    }

    void thaw() {
        state = state.thawed();
    }
}
