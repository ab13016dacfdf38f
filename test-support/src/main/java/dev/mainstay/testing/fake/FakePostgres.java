package dev.mainstay.testing.fake;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.wal.Branch;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.TimelineHistory;
import dev.mainstay.domain.wal.WalDistance;
import dev.mainstay.ports.out.ClusterTables;
import dev.mainstay.ports.out.DataDirectory;
import dev.mainstay.ports.out.PanelTables;
import dev.mainstay.ports.out.PostgresControl;
import dev.mainstay.ports.out.PostgresProbe;
import dev.mainstay.ports.out.ServerProcess;
import dev.mainstay.ports.out.Ticker;
import dev.mainstay.ports.out.WalHistory;
import java.util.Optional;

/**
 * A PostgreSQL server in memory, as its clients, its operator and its misfortunes see it; it gives all ports of the node
 * that it serves. Made by {@link FakePostgresNetwork}.
 *
 * <p>Safe for all threads; nothing happens by itself. Source: PEERS M1 to M28, as far as the ports can tell.
 */
public final class FakePostgres {

    private static final WalDistance COMMIT = new WalDistance(0x100);

    private final FakeInstance server;

    FakePostgres(FakePostgresNetwork network, Endpoint at, Ticker ticker) {
        this.server = new FakeInstance(network, at, ticker);
    }

    /** Looks at it, and from its host at others. */
    public PostgresProbe probe() {
        return new FakePostgresProbe(server);
    }

    /** Commands it. */
    public PostgresControl control() {
        return new FakePostgresControl(server);
    }

    /** The shared tables in it. */
    public ClusterTables tables() {
        return new FakeClusterTables(server);
    }

    /** The panel's tables in it. */
    public PanelTables panel() {
        return new FakePanelTables(server);
    }

    /** Starts and stops it. */
    public ServerProcess process() {
        return new FakeServerProcess(server);
    }

    /** Its files. */
    public DataDirectory directory() {
        return new FakeDataDirectory(server);
    }

    /** The branch of its files. */
    public WalHistory walHistory() {
        return new FakeWalHistory(server);
    }

    /** What it really is, for a simulation. */
    public FakeServerView view() {
        return new FakeServerView(server);
    }

    /** Sets up the panel's tables. */
    public FakePanel panelRows() {
        return new FakePanel(server);
    }

    /** Where it listens. */
    public Endpoint at() {
        return server.at();
    }

    /** The branches its data went through; empty without data. */
    public Optional<TimelineHistory> history() {
        return server.locked(() -> server.anyData().map(FakeData::history));
    }

    /** Its data by PostgreSQL's own numbers, which can lie (M5, M6); empty without data. */
    public Optional<Branch> branch() {
        return server.locked(() -> server.anyData().map(FakeData::branch));
    }

    /** Whether that commit is in its data, or received and on its way into it. */
    public boolean holds(FakeCommit commit) {
        return server.locked(() ->
                server.anyData().filter(data -> data.wal().holds(commit.row())).isPresent());
    }

    /** How many of its clients' commits are not in that one's data. */
    public int rowsMissingIn(FakePostgres other) {
        return server.locked(
                () -> server.data().wal().rowsMissingIn(other.server.data().wal()));
    }

    /** A client logs in, commits something by default settings and leaves; returns the position after it. */
    public Lsn write() {
        return write(COMMIT);
    }

    /** The same, with so much WAL. */
    public Lsn write(WalDistance amount) {
        return commit(amount).end();
    }

    /** A client logs in, commits something by default settings and leaves. */
    public FakeCommit commit() {
        return commit(COMMIT);
    }

    private FakeCommit commit(WalDistance amount) {
        return server.locked(() -> {
            server.requireOpen();
            return server.commit(
                    server.data().isReadOnlyByDefault(), server.network().newRow(), amount);
        });
    }

    /** A client logs in and stays. */
    public FakeSession login() {
        return server.locked(() -> {
            server.requireOpen();
            return server.sessions().connect(server);
        });
    }

    /** A client logs in and stays, and nobody asks anything of it. */
    public void connectClient() {
        FakeSession unused = login();
    }

    /** A client has a transaction open, until it ends or is ended. */
    public void openTransaction() {
        login().begin();
    }

    /** Open transactions commit; their clients stay. */
    public void commitTransactions() {
        server.run(() -> server.sessions().inTransaction().forEach(session -> {
            FakeCommit unused = session.commit();
        }));
    }

    /** The process is killed: a crash, which loses nothing that was committed. */
    public void kill() {
        server.run(server::halt);
    }

    /** An operator's {@code pg_ctl stop -m smart} (M4). */
    public void stopSmart() {
        server.run(server::close);
    }

    /** SIGSTOP to the postmaster and all its children: nothing answers, nothing moves. */
    public void freeze() {
        server.run(server::freeze);
    }

    /** SIGSTOP to the postmaster alone: new connections hang, old sessions and streams go on (M20). */
    public void freezePostmaster() {
        server.run(server::freezePostmaster);
    }

    /** SIGCONT. */
    public void thaw() {
        server.run(server::thaw);
    }

    /** An operator gives it a command that fetches what another server archives. */
    public void restoreFrom(FakePostgres other) {
        server.run(() -> {
            server.archive().command(true);
            server.archive().fill(other.server);
        });
    }

    /** The archive gives nothing any more. */
    public void failArchive() {
        server.run(server.archive()::fail);
    }

    /** An operator pauses replay; what is received is kept. */
    public void pauseReplay() {
        server.run(server.receiver()::pauseReplay);
    }

    /** Replay goes on. */
    public void resumeReplay() {
        server.run(server.receiver()::resumeReplay);
    }

    /** An operator removes {@code standby.signal}: the next start is out of recovery, on no branch of its own (M5). */
    public void removeStandbySignal() {
        server.run(() -> server.data().standbySignal(false));
    }

    /** An operator raises or lowers {@code max_connections}; holds from the next start on (M8). */
    public void setMaxConnections(int wanted) {
        server.run(() -> server.data().parameters().connections(wanted));
    }

    /** Any address may stream: somebody put a line of his own into pg_hba.conf. */
    public void admitAnyStandby() {
        server.run(server.access()::admitAnyStandby);
    }

    /** A setting runs and is written with a value that is too low for a main. */
    public void setTooLow(String setting) {
        server.run(() -> server.data().parameters().setTooLow(setting));
    }

    /** The same, from the command line, where no file can change it. */
    public void pinTooLow(String setting) {
        server.run(() -> server.data().parameters().pin(setting));
    }

    /** So much WAL is kept for slots, and so much without: {@code max_slot_wal_keep_size} and {@code wal_keep_size}. */
    public void keepWal(WalDistance forSlots, WalDistance without) {
        server.run(() -> {
            server.data().slots().limit(forSlots);
            server.data().wal().keep(without);
        });
    }

    /** A slot lost the WAL it promised. */
    public void loseSlot(SlotName slot) {
        server.run(() -> {
            FakeSlots slots = server.data().slots();
            slots.find(slot).ifPresent(found -> slots.put(slot, found.losing()));
        });
    }

    /** Every write is refused from now on, as on a full disk. */
    public void refuseWrites(String reason) {
        server.run(() -> server.writes().set(reason));
    }

    /** Every start fails from now on. */
    public void refuseStarts(String reason) {
        server.run(() -> server.starts().set(reason));
    }

    /** Every base backup onto this node breaks from now on. */
    public void refuseCopies(String reason) {
        server.run(() -> server.directories().copies().set(reason));
    }

    /** Every rewind on this node breaks from now on, as when the main's write-ahead log is gone (L65). */
    public void refuseRewinds(String reason) {
        server.run(() -> server.directories().rewinds().set(reason));
    }

    /** The data has neither checksums nor hint bits in its log, so that it cannot be rewound (M18). */
    public void loseChecksums() {
        server.run(() -> server.data().loseChecksums());
    }

    /** Writes, starts, base backups and rewinds work again. */
    public void recover() {
        server.run(() -> {
            server.writes().clear();
            server.starts().clear();
            server.directories().copies().clear();
            server.directories().rewinds().clear();
        });
    }

    FakeInstance server() {
        return server;
    }
}
