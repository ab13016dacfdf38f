package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.salvage.SalvageNote;
import dev.mainstay.domain.salvage.SalvageReport;
import dev.mainstay.domain.transition.Progress;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.TimelineHistory;
import dev.mainstay.ports.settings.AgentPassword;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One export, from the first look at the log to the report. The log is read first, while nothing was added to it; then
 * the old data is started in private and asked for the rows; in the end, and after every failure, it is stopped cleanly
 * again, which a rewind asks for (L64).
 *
 * <p>Confined to the exporting thread, but for {@link #progress} and {@link #cut}.
 */
final class SalvageRun {

    private static final String NOW =
            "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC'," + " 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";
    private static final String CLEAN = "shut down";

    private final ServerPlace place;
    private final SalvageStore store;
    private final PostgresSettings.Database own;
    private final OperationId operation;
    private final TimelineHistory.Switch fork;
    private final Leash leash = new Leash();
    private volatile Progress progress = Progress.saying("begins");

    SalvageRun(
            ServerPlace place,
            SalvageStore store,
            PostgresSettings.Database own,
            OperationId operation,
            TimelineHistory.Switch fork) {
        this.place = place;
        this.store = store;
        this.own = own;
        this.operation = operation;
        this.fork = fork;
    }

    OperationId operation() {
        return operation;
    }

    Progress progress() {
        return progress;
    }

    /** Ends it soon, from another thread. */
    void cut() {
        leash.cut();
    }

    /** Does it all. */
    void run() {
        Installation server = place.installation();
        PrivateServer hidden = new PrivateServer(place, server);
        hidden.stop();
        Path directory = store.prepare(operation);
        Map<String, String> control = server.control();
        WalRange range = WalRange.after(fork.at(), server.layout().data(), control);
        SalvageRoom.forExport(range.bytes()).require(directory);
        SalvageRoom.forRecovery().require(server.layout().data());
        store.keepControl(operation, server.layout().data());
        OldBranch branch = read(server, range);
        Export export = new Export();
        range.gap().ifPresent(gap -> export.note(SalvageNote.Kind.INCOMPLETE, "", gap));
        noteEarlyEnd(branch, control, export);
        Instant at = export(server, hidden, branch, export, directory);
        requireCleanStop(server);
        Directories.removeOne(store.complaints(operation));
        store.write(report(branch, export, at));
    }

    private OldBranch read(Installation server, WalRange range) {
        long whole = range.bytes();
        return new WalDump(server, store.complaints(operation), leash)
                .read(range, done -> progress = new Progress(done, Optional.of(whole), "reads the write-ahead log"));
    }

    /** A checkpoint behind the last record that was read: there was more than could be read. */
    private static void noteEarlyEnd(OldBranch branch, Map<String, String> control, Export export) {
        String checkpoint = control.getOrDefault("Latest checkpoint location", "0/0");
        if (Lsn.parse(checkpoint).hasReached(branch.end()) && branch.records() > 0 && !checkpoint.equals("0/0")) {
            export.note(
                    SalvageNote.Kind.INCOMPLETE,
                    "",
                    "the write-ahead log can be read to " + branch.end() + " only, and the last checkpoint is at "
                            + checkpoint);
        }
    }

    private Instant export(Installation server, PrivateServer hidden, OldBranch branch, Export export, Path directory) {
        progress = saying("recovers the old data");
        try {
            hidden.start();
            PrivateSessions.Door door = new PrivateSessions(
                            server, hidden.socketDirectory(), "", store.complaints(operation), leash)
                    .open(List.of(own.user(), AgentPassword.ROLE, server.user().name(), "postgres"), own.name());
            Instant at = Instant.parse(door.sessions()
                    .rows(door.database(), SalvageSql.rows(NOW, branch.committed()))
                    .get(0)
                    .get(0));
            TableExport tables = new TableExport(
                    door.sessions(),
                    branch,
                    directory,
                    new FileNames(),
                    export,
                    () -> !leash.isCut() && hidden.isRunning(),
                    table -> progress = saying("exports " + table));
            new BranchExport(door, branch, own).run(export, tables);
            return at;
        } finally {
            progress = saying("stops the old data");
            hidden.stop();
        }
    }

    private Progress saying(String what) {
        return new Progress(progress.doneBytes(), progress.totalBytes(), what);
    }

    private static void requireCleanStop(Installation server) {
        String state = server.control().getOrDefault("Database cluster state", "");
        if (!state.equals(CLEAN)) {
            throw new OperationFailedException("the old data in "
                    + server.layout().data() + " was not stopped cleanly: its state is '" + state + "'");
        }
    }

    private SalvageReport report(OldBranch branch, Export export, Instant at) {
        Commits commits = export.ofClients(branch);
        return new SalvageReport(
                operation,
                fork.left(),
                fork.at(),
                branch.end(),
                commits.count(),
                commits.first(),
                commits.last(),
                export.tables(),
                export.notes(),
                at);
    }
}
