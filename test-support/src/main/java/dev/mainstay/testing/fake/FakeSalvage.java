package dev.mainstay.testing.fake;

import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.salvage.SalvageNote;
import dev.mainstay.domain.salvage.SalvageReport;
import dev.mainstay.domain.salvage.SalvagedTable;
import dev.mainstay.domain.transition.Progress;
import dev.mainstay.domain.wal.TimelineHistory;
import dev.mainstay.ports.out.Salvage;
import dev.mainstay.ports.out.SalvageStatus;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Exports of a {@link FakePostgres}, which no crash of the agent forgets. One ends after it was looked at a few times, so
 * that callers that wait for it come to an end without a clock. What it finds is what a test put there.
 *
 * <p>Safe for all threads.
 */
public final class FakeSalvage implements Salvage {

    private static final int LOOKS = 3;
    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

    private final FakeInstance server;
    private final Fault fault = new Fault();
    private final Map<OperationId, Run> runs = new LinkedHashMap<>();
    private final Map<OperationId, SalvageReport> whole = new LinkedHashMap<>();
    private final Map<String, String> lost = new LinkedHashMap<>();
    private final List<SalvageNote> notes = new ArrayList<>();

    /**
     * An export that was begun and is not whole.
     *
     * @param fork where the survivors left the branch
     * @param looks how often somebody looked
     * @param broken why it ended early
     */
    private record Run(TimelineHistory.Switch fork, int looks, Optional<String> broken) {}

    /** Of that server's data, which has lost nothing so far. */
    public FakeSalvage(FakePostgres server) {
        this.server = server.server();
    }

    /** A transaction after the fork inserted the one row of that table, whose column has the table's name. */
    public synchronized void loses(String table, String row) {
        lost.put(table, row);
    }

    /** Something was written that is listed instead of exported. */
    public synchronized void notes(SalvageNote note) {
        notes.add(note);
    }

    /** Every export breaks from now on. */
    public synchronized void failWith(String reason) {
        fault.set(reason);
    }

    /** Exports work again. */
    public synchronized void heal() {
        fault.clear();
    }

    /** The agent crashes while exports run: those are broken. */
    public synchronized void interrupt() {
        runs.replaceAll((operation, run) ->
                new Run(run.fork(), run.looks(), run.broken().or(() -> Optional.of("the export ended early"))));
    }

    @Override
    public synchronized void begin(OperationId operation, TimelineHistory.Switch fork) {
        boolean isUnderWay = Optional.ofNullable(runs.get(operation))
                .filter(run -> run.broken().isEmpty())
                .isPresent();
        if (isUnderWay || whole.containsKey(operation)) {
            return;
        }
        boolean isStopped = server.locked(() -> server.state() == FakeState.STOPPED);
        if (!isStopped || runs.values().stream().anyMatch(run -> run.broken().isEmpty())) {
            throw new ConflictException("the server runs: stop it before its rows are saved");
        }
        runs.put(operation, new Run(fork, 0, Optional.empty()));
    }

    @Override
    public synchronized SalvageStatus status(OperationId operation) {
        if (whole.containsKey(operation)) {
            return new SalvageStatus.Complete(whole.get(operation));
        }
        return Optional.ofNullable(runs.get(operation))
                .map(run -> advanced(operation, run))
                .orElseGet(SalvageStatus.None::new);
    }

    @Override
    public synchronized List<SalvageReport> reports() {
        List<SalvageReport> newestFirst = new ArrayList<>();
        whole.values().forEach(report -> newestFirst.add(0, report));
        return newestFirst;
    }

    @Override
    public synchronized Optional<InputStream> open(OperationId operation, String file) {
        return Optional.ofNullable(whole.get(operation)).stream()
                .flatMap(report -> report.tables().stream())
                .filter(table -> table.file().equals(file))
                .<InputStream>map(table -> new ByteArrayInputStream(bytes(table.name())))
                .findFirst();
    }

    private SalvageStatus advanced(OperationId operation, Run run) {
        Optional<String> reason = run.broken().or(() -> fault.isSet() ? Optional.of(fault.reason()) : Optional.empty());
        if (reason.isPresent()) {
            runs.put(operation, new Run(run.fork(), run.looks(), reason));
            return new SalvageStatus.Broken(reason.get());
        }
        if (run.looks() < LOOKS) {
            runs.put(operation, new Run(run.fork(), run.looks() + 1, Optional.empty()));
            return new SalvageStatus.Running(
                    new Progress(run.looks(), Optional.of((long) LOOKS), "reads the write-ahead log"));
        }
        runs.remove(operation);
        SalvageReport report = report(operation, run.fork());
        whole.put(operation, report);
        return new SalvageStatus.Complete(report);
    }

    private SalvageReport report(OperationId operation, TimelineHistory.Switch fork) {
        Instant at = FIRST.plusSeconds(whole.size());
        List<SalvagedTable> tables = tablesFrom(fork);
        Optional<Instant> commit = Optional.of(FIRST).filter(time -> !tables.isEmpty());
        return new SalvageReport(
                operation,
                fork.left(),
                fork.at(),
                server.locked(() -> server.anyData().map(FakeData::flushed).orElse(fork.at())),
                tables.size(),
                commit,
                commit,
                tables,
                notes,
                at);
    }

    /** Those that no export up to there has. */
    private List<SalvagedTable> tablesFrom(TimelineHistory.Switch fork) {
        List<SalvagedTable> saved = whole.values().stream()
                .filter(report ->
                        report.timeline().equals(fork.left()) && report.end().compareTo(fork.at()) <= 0)
                .flatMap(report -> report.tables().stream())
                .toList();
        return lost.keySet().stream()
                .map(this::table)
                .filter(table -> !saved.contains(table))
                .toList();
    }

    private SalvagedTable table(String name) {
        String file = "panel.public." + name + ".csv";
        return new SalvagedTable("panel", "public", name, 1, 0, 0, 1, file, bytes(name).length);
    }

    private byte[] bytes(String table) {
        return (table + "\n" + lost.getOrDefault(table, "") + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
