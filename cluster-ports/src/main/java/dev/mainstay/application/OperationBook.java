package dev.mainstay.application;

import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.transition.JournalEntry;
import dev.mainstay.domain.transition.Progress;
import dev.mainstay.domain.transition.TransitionState;
import dev.mainstay.ports.in.OperationReport;
import dev.mainstay.ports.in.OperationReport.Status;
import dev.mainstay.ports.in.Operations;
import dev.mainstay.ports.out.SecretRotation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** How transitions do, for those who wait. Safe for all threads. */
final class OperationBook implements Operations {

    private static final int WHOLE = 100;
    private static final int ALMOST = 99;

    private static final int KEPT = 200;
    private static final int EVENTS = 1_000;

    private final Rendezvous rendezvous;
    private final Map<OperationId, OperationReport> reports = new LinkedHashMap<>();
    private final List<Watch> watches = new ArrayList<>();

    /** Somebody who waits until a transition is far enough. */
    private record Watch(OperationId id, Predicate<OperationReport> enough, CompletableFuture<Boolean> answer) {}

    OperationBook(Rendezvous rendezvous) {
        this.rendezvous = rendezvous;
    }

    /** Reads what is kept of earlier transitions: by the journal, and by the events where they are in no journal. */
    void readAll(Ports ports) {
        // The end of a rotation is on record before it is over.
        Optional<OperationId> open = ports.state().load().secrets().rotation().map(SecretRotation::operation);
        RotationReports.ended(ports.events().latest(EVENTS)).stream()
                .filter(ended -> !open.equals(Optional.of(ended.id())))
                .forEach(this::publish);
        readAll(ports.journal().entries());
    }

    /** Reads what the journal keeps. */
    void readAll(List<JournalEntry> entries) {
        Map<OperationId, Optional<TransitionState>> states = new LinkedHashMap<>();
        for (JournalEntry entry : entries) {
            Optional<TransitionState> before = states.getOrDefault(entry.operation(), Optional.empty());
            states.put(entry.operation(), TransitionState.after(before, entry));
        }
        states.values().forEach(state -> state.ifPresent(known -> publish(known, Progress.none())));
    }

    /** Publishes how a transition does, and wakes those who wait for its end. */
    void publish(TransitionState state, Progress progress) {
        publish(report(state, progress));
    }

    /** The same of one that is in no journal. */
    synchronized void publish(OperationReport report) {
        put(report);
        watches.removeIf(watch -> tell(watch, report));
    }

    /** Whether that was all this one waits for. */
    private static boolean tell(Watch watch, OperationReport report) {
        return watch.answer().isDone()
                || (watch.id().equals(report.id())
                        && watch.enough().test(report)
                        && watch.answer().complete(true));
    }

    @Override
    public Optional<OperationReport> find(OperationId id) {
        return rendezvous.share(() -> found(id));
    }

    private synchronized Optional<OperationReport> found(OperationId id) {
        return report(id);
    }

    @Override
    public synchronized List<OperationReport> all() {
        return List.copyOf(reports.values());
    }

    @Override
    public Optional<OperationReport> await(OperationId id, Duration limit) {
        return await(id, report -> report.status() != Status.RUNNING, limit);
    }

    /** Waits until the transition is far enough, at most {@code limit}; how it stands then. */
    Optional<OperationReport> await(OperationId id, Predicate<OperationReport> enough, Duration limit) {
        CompletableFuture<Boolean> answer = rendezvous.meet(() -> watch(id, enough), limit);
        boolean late = !answer.isDone() && answer.cancel(false);
        return late ? forgetting(id) : find(id);
    }

    private synchronized Optional<OperationReport> forgetting(OperationId id) {
        watches.removeIf(watch -> watch.answer().isDone());
        return report(id);
    }

    /** Nobody waits for what is not there, or far enough. */
    private synchronized CompletableFuture<Boolean> watch(OperationId id, Predicate<OperationReport> enough) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        Optional<OperationReport> now = report(id).filter(enough.negate());
        if (now.isEmpty()) {
            boolean unused = answer.complete(true);
        } else {
            watches.add(new Watch(id, enough, answer));
        }
        return answer;
    }

    private Optional<OperationReport> report(OperationId id) {
        return Optional.ofNullable(reports.get(id));
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
