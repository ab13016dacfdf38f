package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.domain.salvage.SalvageReport;
import dev.mainstay.domain.wal.TimelineHistory;
import dev.mainstay.ports.out.Salvage;
import dev.mainstay.ports.out.SalvageStatus;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exports with the programs of PostgreSQL on this machine. While one runs, a server of ours runs in the data directory and
 * is seen there by everybody who looks for one.
 *
 * <p>Safe for all threads; one export at a time. What runs is known in memory, what is whole on disk: after a crash of the
 * agent an export is broken, and begun anew.
 */
final class LocalSalvage implements Salvage, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LocalSalvage.class);

    private final ServerPlace place;
    private final SalvageStore store;
    private final PostgresSettings.Database own;
    private final SalvageThread thread = new SalvageThread();
    private Optional<SalvageRun> running = Optional.empty();
    private Optional<Failure> failure = Optional.empty();

    /** Why the last export broke. */
    private record Failure(OperationId operation, String reason) {}

    LocalSalvage(ServerPlace place, PostgresSettings.Database own) {
        this.place = place;
        this.store = new SalvageStore(place.salvageDirectory());
        this.own = own;
    }

    @Override
    public synchronized void begin(OperationId operation, TimelineHistory.Switch fork) {
        boolean isUnderWay =
                running.filter(run -> run.operation().equals(operation)).isPresent();
        if (isUnderWay || store.isWhole(operation)) {
            return;
        }
        if (running.isPresent()) {
            throw new ConflictException(
                    "the export of operation " + running.get().operation() + " still runs");
        }
        requireStopped();
        SalvageRun run = new SalvageRun(place, store, own, operation, fork);
        thread.run(() -> run(run));
        running = Optional.of(run);
        failure = Optional.empty();
    }

    @Override
    public synchronized SalvageStatus status(OperationId operation) {
        Optional<SalvageRun> here = running.filter(run -> run.operation().equals(operation));
        if (here.isPresent()) {
            return new SalvageStatus.Running(here.get().progress());
        }
        Optional<Failure> broken = failure.filter(last -> last.operation().equals(operation));
        if (broken.isPresent()) {
            return new SalvageStatus.Broken(broken.get().reason());
        }
        return onDisk(operation);
    }

    private SalvageStatus onDisk(OperationId operation) {
        try {
            Optional<SalvageReport> report = store.read(operation);
            if (report.isPresent()) {
                return new SalvageStatus.Complete(report.get());
            }
        } catch (ClusterException unreadable) {
            return new SalvageStatus.Broken(String.valueOf(unreadable.getMessage()));
        }
        return store.isBegun(operation)
                ? new SalvageStatus.Broken("the export ended early with its agent: begin it again")
                : new SalvageStatus.None();
    }

    @Override
    public List<SalvageReport> reports() {
        return store.all();
    }

    @Override
    public Optional<InputStream> open(OperationId operation, String file) {
        return store.open(operation, file);
    }

    /** Ends what runs; the old data is stopped and everything put back. May be called twice. */
    @Override
    public void close() {
        cutRunning();
        thread.close();
    }

    private synchronized void cutRunning() {
        running.ifPresent(SalvageRun::cut);
    }

    /** On the exporting thread: whatever happens there becomes the status. */
    private void run(SalvageRun run) {
        Optional<String> reason = Optional.empty();
        try {
            run.run();
        } catch (ClusterException expected) {
            reason = Optional.of(String.valueOf(expected.getMessage()));
        } catch (RuntimeException bug) {
            log.atError()
                    .addKeyValue("operation", run.operation())
                    .setCause(bug)
                    .log("the salvage failed unexpectedly");
            reason = Optional.of("an unexpected error, which the log tells: " + bug);
        }
        end(run, reason.map(text -> new Failure(run.operation(), text)).stream().toList());
    }

    private synchronized void end(SalvageRun run, List<Failure> failures) {
        running = running.filter(other -> other != run);
        failure = failures.stream().findFirst();
    }

    /** A private server that an earlier agent left does not count: it is ended first. */
    private void requireStopped() {
        Installation server = place.installation();
        ProcessObservation now = new Postmaster(server.layout().data()).look();
        boolean isLeft = now == ProcessObservation.RUNNING && new PrivateServer(place, server).isRunning();
        if (now != ProcessObservation.STOPPED && !isLeft) {
            throw new ConflictException("the server of " + server.layout().data() + " is not a stopped one but " + now
                    + ": expected it to be stopped before its rows are saved");
        }
    }
}
