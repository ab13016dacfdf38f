package dev.mainstay.application;

import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.transition.JournalEntry;
import dev.mainstay.domain.transition.Progress;
import dev.mainstay.domain.transition.TransitionState;
import dev.mainstay.ports.in.OperationReport;
import dev.mainstay.ports.in.OperationReport.Status;
import dev.mainstay.ports.in.Operations;
import dev.mainstay.ports.out.Ticker;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** How transitions do, for those who wait. Safe for all threads. */
final class OperationBook implements Operations {

    private static final int WHOLE = 100;
    private static final int ALMOST = 99;

    private static final int KEPT = 200;

    private final Map<OperationId, OperationReport> reports = new LinkedHashMap<>();
    private final Ticker ticker;

    OperationBook(Ticker ticker) {
        this.ticker = ticker;
    }

    /** Reads what the journal keeps of earlier transitions. */
    synchronized void readAll(List<JournalEntry> entries) {
        Map<OperationId, Optional<TransitionState>> states = new LinkedHashMap<>();
        for (JournalEntry entry : entries) {
            Optional<TransitionState> before = states.getOrDefault(entry.operation(), Optional.empty());
            states.put(entry.operation(), TransitionState.after(before, entry));
        }
        states.values().forEach(state -> state.ifPresent(known -> put(report(known, Progress.none()))));
    }

    /** Publishes how a transition does, and wakes those who wait for its end. */
    synchronized void publish(TransitionState state, Progress progress) {
        put(report(state, progress));
        notifyAll();
    }

    @Override
    public synchronized Optional<OperationReport> find(OperationId id) {
        return Optional.ofNullable(reports.get(id));
    }

    @Override
    public synchronized Optional<OperationReport> await(OperationId id, Duration limit) {
        long left = limit.toNanos();
        try {
            while (isRunning(id) && left > 0) {
                long before = ticker.nanos();
                TimeUnit.NANOSECONDS.timedWait(this, left);
                left -= ticker.nanos() - before;
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        return find(id);
    }

    private boolean isRunning(OperationId id) {
        return find(id).map(report -> report.status() == Status.RUNNING).orElse(false);
    }

    private void put(OperationReport report) {
        reports.put(report.id(), report);
        if (reports.size() > KEPT) {
            reports.remove(reports.keySet().iterator().next());
        }
    }

    private static OperationReport report(TransitionState state, Progress progress) {
        return new OperationReport(
                state.operation(),
                state.kind(),
                status(state),
                state.phase() == TransitionState.Phase.UNDOING,
                state.current(),
                percent(state, progress),
                progress,
                state.startedAt(),
                state.finishedAt(),
                state.reason(),
                state.deferred(),
                state.facts());
    }

    private static Status status(TransitionState state) {
        return switch (state.phase()) {
            case FORWARD, UNDOING -> Status.RUNNING;
            case DONE -> Status.DONE;
            case UNDONE -> Status.FAILED;
        };
    }

    private static int percent(TransitionState state, Progress progress) {
        if (!state.isRunning()) {
            return WHOLE;
        }
        int steps = state.kind().steps().size();
        int within = progress.percent().orElse(0);
        return Math.min(ALMOST, (state.next() * WHOLE + within) / steps);
    }
}
