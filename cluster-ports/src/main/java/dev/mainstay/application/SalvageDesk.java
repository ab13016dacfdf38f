package dev.mainstay.application;

import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.salvage.SalvageNote;
import dev.mainstay.domain.salvage.SalvageReport;
import dev.mainstay.domain.transition.RebaseWay;
import dev.mainstay.domain.transition.StepStatus;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.TimelineHistory.Switch;
import dev.mainstay.ports.in.ShowSalvage;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Saves what an old main alone had, before its branch is given up, and shows what was saved (D10). */
final class SalvageDesk implements ShowSalvage {

    /** Fact: how many rows were exported. */
    static final String ROWS = "salvaged_rows";

    private static final Duration BEAT = Duration.ofMillis(200);

    private final Ports ports;
    private final EventRecorder recorder;

    SalvageDesk(Ports ports, EventRecorder recorder) {
        this.ports = ports;
        this.recorder = recorder;
    }

    /** Nothing is given up when nothing forked. What cannot be exported stays in the old data, which is kept. */
    StepStatus save(StepContext context) {
        RebaseWay way = RebaseWay.from(context.facts());
        return way.fork().map(fork -> save(context, way, fork)).orElseGet(StepStatus::reached);
    }

    private StepStatus save(StepContext context, RebaseWay way, Switch fork) {
        List<SalvageReport> earlier = earlier(context.operation(), fork);
        ports.salvage().begin(context.operation(), new Switch(fork.left(), end(fork.at(), earlier)));
        return ports.salvage()
                .status(context.operation())
                .match(
                        () -> StepStatus.failed("the export of diverged writes was not begun"),
                        running -> StepStatus.pending(BEAT, running.progress()),
                        complete -> saved(context, earlier, complete.report()),
                        broken -> kept(context, way, broken.reason()));
    }

    /** What tries that were taken back have saved of this branch, in its order: no write is saved twice. */
    private List<SalvageReport> earlier(OperationId self, Switch fork) {
        List<SalvageReport> all = reports();
        List<SalvageReport> found = new ArrayList<>();
        Optional<SalvageReport> next = from(all, self, fork);
        while (next.isPresent()) {
            found.add(next.get());
            next = from(all, self, new Switch(fork.left(), next.get().end()));
        }
        return found;
    }

    private static Optional<SalvageReport> from(List<SalvageReport> all, OperationId self, Switch begin) {
        return all.stream()
                .filter(report -> !report.operation().equals(self) && isWhole(report))
                .filter(report -> report.timeline().equals(begin.left())
                        && report.fork().equals(begin.at())
                        && report.end().compareTo(begin.at()) > 0)
                .findFirst();
    }

    private static Lsn end(Lsn fork, List<SalvageReport> saved) {
        return saved.isEmpty() ? fork : saved.get(saved.size() - 1).end();
    }

    private StepStatus saved(StepContext context, List<SalvageReport> earlier, SalvageReport report) {
        if (report.transactions() > 0 || !report.notes().isEmpty()) {
            record(
                    context,
                    EventKind.WRITES_SALVAGED,
                    report.rows() + " rows of " + report.transactions()
                            + " transactions that never replicated were saved: mainstay salvage show "
                            + report.operation(),
                    facts(List.of(report)));
        }
        List<SalvageReport> all = new ArrayList<>(earlier);
        all.add(report);
        return StepStatus.reached(facts(all));
    }

    /** Of several, the name is that of the first in which there is anything. */
    private static Facts facts(List<SalvageReport> parts) {
        SalvageReport named = parts.stream()
                .filter(part -> part.transactions() > 0)
                .findFirst()
                .orElse(parts.get(parts.size() - 1));
        Optional<Instant> first =
                parts.stream().flatMap(part -> part.first().stream()).min(Comparator.naturalOrder());
        Optional<Instant> last =
                parts.stream().flatMap(part -> part.last().stream()).max(Comparator.naturalOrder());
        return Facts.of(ROWS, parts.stream().mapToLong(SalvageReport::rows).sum())
                .with(
                        "salvaged_transactions",
                        parts.stream().mapToLong(SalvageReport::transactions).sum())
                .with("salvage", named.operation())
                .withKnown("first_commit", first)
                .withKnown("last_commit", last);
    }

    /** The old data lies aside for ever then, and the node is brought back by a copy. */
    private StepStatus kept(StepContext context, RebaseWay way, String reason) {
        record(
                context,
                EventKind.SALVAGE_FAILED,
                "Writes that never replicated could not be exported: " + reason
                        + "; the old data is moved aside and kept until somebody removes it",
                Facts.none());
        return StepStatus.reached(way.byBaseBackup("the old data cannot be exported: " + reason)
                .facts()
                .with("salvage_error", reason));
    }

    /** The re-attaches whose old data is not needed any more: everything in it was saved. */
    List<OperationId> whole() {
        return reports().stream()
                .filter(SalvageDesk::isWhole)
                .map(SalvageReport::operation)
                .toList();
    }

    private static boolean isWhole(SalvageReport report) {
        return report.notes().stream().noneMatch(note -> note.kind() == SalvageNote.Kind.INCOMPLETE);
    }

    @Override
    public List<SalvageReport> reports() {
        return ports.salvage().reports();
    }

    @Override
    public Optional<SalvageReport> find(OperationId operation) {
        return reports().stream()
                .filter(report -> report.operation().equals(operation))
                .findFirst();
    }

    @Override
    public Optional<InputStream> open(OperationId operation, String file) {
        return ports.salvage().open(operation, file);
    }

    private void record(StepContext context, EventKind kind, String description, Facts facts) {
        recorder.recordOnce(context.operation(), context.actor(), ClusterEvent.of(kind, description, facts));
    }
}
