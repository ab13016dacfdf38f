package dev.mainstay.testing.fake;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.TimelineHistory;
import dev.mainstay.domain.wal.WalDistance;
import dev.mainstay.ports.out.AccessRules;
import dev.mainstay.ports.out.ClusterTables;
import dev.mainstay.ports.out.DataDirectory;
import dev.mainstay.ports.out.PanelTables;
import dev.mainstay.ports.out.PostgresControl;
import dev.mainstay.ports.out.PostgresProbe;
import dev.mainstay.ports.out.ServerProcess;
import dev.mainstay.ports.out.StopMode;
import dev.mainstay.ports.out.Ticker;
import dev.mainstay.ports.out.WalHistory;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A PostgreSQL server in memory: it can be started, stopped, frozen, written to, streamed from and promoted, and gives
 * all ports of the node that it serves. Made by {@link FakePostgresNetwork}.
 *
 * <p>Safe for all threads; nothing happens by itself. Source: PEERS M1 to M28, as far as the ports can tell.
 */
public final class FakePostgres {

    private static final WalDistance COMMIT = new WalDistance(0x100);
    private static final WalDistance CHECKPOINT = new WalDistance(0x78);

    private final FakePostgresNetwork network;
    private final Endpoint at;
    private final Ticker ticker;
    private final FakeReceiver receiver;
    private final FakeDirectories directories = new FakeDirectories();
    private final Fault writes = new Fault();
    private final Fault starts = new Fault();
    private Optional<FakeData> data;
    private State state = State.RUNNING;
    private AccessRules access = new AccessRules(false, List.of());
    private boolean anyStandby;
    private boolean replayPaused;
    private final FakeSessions sessions = new FakeSessions();

    /** What the server process does. */
    enum State {
        RUNNING,
        STOPPED,
        FROZEN
    }

    FakePostgres(FakePostgresNetwork network, Endpoint at, Ticker ticker) {
        this.network = network;
        this.at = at;
        this.ticker = ticker;
        this.receiver = new FakeReceiver(this);
        this.data = Optional.of(new FakeData(network.newSystem()));
    }

    /** Looks at it, and from its host at others. */
    public PostgresProbe probe() {
        return new FakePostgresProbe(this);
    }

    /** Commands it. */
    public PostgresControl control() {
        return new FakePostgresControl(this);
    }

    /** The shared tables in it. */
    public ClusterTables tables() {
        return new FakeClusterTables(this);
    }

    /** The panel's tables in it. */
    public PanelTables panel() {
        return new FakePanelTables(this);
    }

    /** Starts and stops it. */
    public ServerProcess process() {
        return new FakeServerProcess(this);
    }

    /** Its files. */
    public DataDirectory directory() {
        return new FakeDataDirectory(this);
    }

    /** The branch of its files. */
    public WalHistory walHistory() {
        return new FakeWalHistory(this);
    }

    /** What it really is, for a simulation. */
    public FakeServerView view() {
        return new FakeServerView(this);
    }

    /** Sets up the panel's tables. */
    public FakePanel panelRows() {
        return new FakePanel(this);
    }

    /** Where it listens. */
    public Endpoint at() {
        return at;
    }

    /** The branches its data went through; empty without data. */
    public Optional<TimelineHistory> history() {
        return locked(() -> data.map(FakeData::history));
    }

    /** A client commits something by default settings; returns the position after it. */
    public Lsn write() {
        return write(COMMIT);
    }

    /** The same, with so much WAL. */
    public Lsn write(WalDistance amount) {
        return locked(() -> {
            requireOpen();
            FakeData here = writable();
            if (here.isReadOnlyByDefault()) {
                throw new UnavailableException("the transaction is read-only by default");
            }
            commit(content -> content, amount);
            return here.flushed();
        });
    }

    /** A client logs in and stays. */
    public void connectClient() {
        run(() -> {
            requireOpen();
            sessions.connect();
        });
    }

    /** A client has a transaction open, until it ends or is ended. */
    public void openTransaction() {
        run(() -> {
            requireOpen();
            sessions.connect();
            sessions.begin();
        });
    }

    /** Open transactions commit; their clients stay. */
    public void commitTransactions() {
        run(sessions::commit);
    }

    /** The process is killed: a crash, which loses nothing that was committed. */
    public void kill() {
        run(() -> halt(State.STOPPED));
    }

    /** SIGSTOP: nothing answers, nothing moves. */
    public void freeze() {
        run(() -> state = state == State.RUNNING ? State.FROZEN : state);
    }

    /** SIGCONT. */
    public void thaw() {
        run(() -> state = state == State.FROZEN ? State.RUNNING : state);
    }

    /** An operator pauses replay; what is received is kept. */
    public void pauseReplay() {
        run(() -> replayPaused = true);
    }

    /** Replay goes on. */
    public void resumeReplay() {
        run(() -> replayPaused = false);
    }

    /** Any address may stream: somebody put a line of his own into pg_hba.conf. */
    public void admitAnyStandby() {
        run(() -> anyStandby = true);
    }

    /** A setting runs and is written with a value that is too low for a main. */
    public void setTooLow(String setting) {
        run(() -> data().parameters().setTooLow(setting));
    }

    /** The same, from the command line, where no file can change it. */
    public void pinTooLow(String setting) {
        run(() -> data().parameters().pin(setting));
    }

    /** A slot lost the WAL it promised. */
    public void loseSlot(SlotName slot) {
        run(() -> data().slot(slot)
                .ifPresent(found -> data().putSlot(slot, new FakeData.Slot(found.restart(), false, true))));
    }

    /** Every write is refused from now on, as on a full disk. */
    public void refuseWrites(String reason) {
        run(() -> writes.set(reason));
    }

    /** Every start fails from now on. */
    public void refuseStarts(String reason) {
        run(() -> starts.set(reason));
    }

    /** Every base backup onto this node breaks from now on. */
    public void refuseCopies(String reason) {
        run(() -> directories.copies().set(reason));
    }

    /** Every rewind on this node breaks from now on, as when the main's write-ahead log is gone (L65). */
    public void refuseRewinds(String reason) {
        run(() -> directories.rewinds().set(reason));
    }

    /** The data has neither checksums nor hint bits in its log, so that it cannot be rewound (M18). */
    public void loseChecksums() {
        run(() -> data().loseChecksums());
    }

    /** Writes, starts, base backups and rewinds work again. */
    public void recover() {
        run(() -> {
            writes.clear();
            starts.clear();
            directories.copies().clear();
            directories.rewinds().clear();
        });
    }

    // What the ports need; each is called with the network's lock held.

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

    NodeAddress host() {
        return at.address();
    }

    Ticker ticker() {
        return ticker;
    }

    State state() {
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

    void replaceData(FakeData other) {
        data = Optional.of(other);
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

    AccessRules access() {
        return access;
    }

    void access(AccessRules rules) {
        access = rules;
    }

    boolean isReplayPaused() {
        return replayPaused;
    }

    FakeSessions sessions() {
        return sessions;
    }

    boolean isInRecovery() {
        return receiver.isInRecovery();
    }

    boolean admits(NodeAddress standby) {
        return anyStandby || access.peers().contains(standby);
    }

    /** The data of a server that answers. */
    FakeData answering() {
        if (state == State.FROZEN) {
            throw new UnavailableException("PostgreSQL at " + at + " gave no answer within the limit");
        }
        if (state == State.STOPPED) {
            throw new UnavailableException("PostgreSQL at " + at + " takes no connections: nothing listens there");
        }
        return data();
    }

    /** The data of a server that takes our writes; a drain does not stop those (M2). */
    FakeData writable() {
        FakeData here = answering();
        if (isInRecovery()) {
            throw new UnavailableException("the database accepts no writes: it is a standby, or closed to writes");
        }
        writes.throwFailed();
        return here;
    }

    boolean refusesWrites() {
        return writes.isSet();
    }

    /** Commits what the change makes of the present content. */
    void change(Function<FakeContent, FakeContent> change) {
        FakeData unused = writable();
        commit(change, COMMIT);
    }

    void commit(Function<FakeContent, FakeContent> change, WalDistance amount) {
        network.changed();
        data().commit(change.apply(data().content()), amount, ticker.nanos());
    }

    void becomeLike(FakePostgres other) {
        data = other.anyData().map(FakeData::twin);
        state = other.state();
        access = other.access();
        receiver.begin(other.isInRecovery());
    }

    void start(boolean inRecovery) {
        if (state != State.STOPPED) {
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
        data().cleanStop(false);
        data().parameters().restart();
        replayPaused = false;
        receiver.begin(data().hasStandbySignal());
        state = State.RUNNING;
    }

    /** A clean stop writes a shutdown checkpoint and waits until the standbys that stream have it (M17). */
    void stop(StopMode mode) {
        if (state == State.STOPPED) {
            return;
        }
        if (mode == StopMode.FAST && state == State.RUNNING) {
            if (!isInRecovery()) {
                data().commit(data().content(), CHECKPOINT, ticker.nanos());
                network.standbysOf(this).forEach(FakePostgres::stream);
            } else {
                data().replay();
            }
            data().cleanStop(true);
        }
        halt(State.STOPPED);
    }

    void promote() {
        network.changed();
        data().promote();
        receiver.endRecovery();
        data().commit(data().content(), CHECKPOINT, ticker.nanos());
    }

    void stream() {
        if (state == State.RUNNING) {
            receiver.turn();
        }
    }

    boolean streamsFrom(FakePostgres main) {
        return state == State.RUNNING && receiver.streamsFrom(main);
    }

    private void halt(State next) {
        receiver.drop();
        int unused = sessions.end();
        state = next;
    }

    private void requireOpen() {
        if (access.closed()) {
            throw new UnavailableException("PostgreSQL at " + at + " refuses clients");
        }
        FakeData unused = answering();
    }
}
