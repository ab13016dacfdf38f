package dev.mainstay.application;

import dev.mainstay.domain.decision.Decision;
import dev.mainstay.domain.decision.StartMode;
import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.out.LocalFacts;
import java.time.Duration;
import java.util.Optional;

/**
 * Starts the stopped database when the decision says how, and asks a running one once where its files are (D24).
 *
 * <p>Confined to the loop thread.
 */
final class DatabaseKeeper {

    private final Ports ports;
    private final DatabaseStart start;
    private final Duration patience;
    private final EventRecorder recorder;
    private final Chore<Outcome> starting;
    private final Chore<LocalFacts> asking;
    private final Backoff backoff = new Backoff();

    private int failures;
    private boolean filesKnown;
    private StartMode begun = StartMode.IN_RECOVERY;
    private long notBefore;
    private long failedAt;

    /** How a start ended; empty reason means well. */
    private record Outcome(StartMode mode, String reason) {}

    /** {@code patience} is how long a node whose database does not start leaves the lead to others. */
    DatabaseKeeper(Ports ports, DatabaseStart start, Duration patience, EventRecorder recorder) {
        this.ports = ports;
        this.start = start;
        this.patience = patience;
        this.recorder = recorder;
        this.starting = new Chore<>("start-database", ports.background());
        this.asking = new Chore<>("ask-files", ports.background());
        this.notBefore = ports.ticker().nanos();
    }

    /** Acts on the decision. Returns whether a start has just ended well, so that everything is looked at again. */
    boolean act(Decision decision, boolean transitionRunning) {
        Optional<Outcome> ended = starting.collect();
        ended.ifPresent(this::report);
        boolean mayStart = starting.isIdle() && ports.ticker().nanos() - notBefore >= 0;
        if (decision.start().isPresent() && mayStart && ended.isEmpty() && !transitionRunning) {
            StartMode mode = decision.start().get();
            begun = mode;
            starting.begin(() -> start(mode));
        }
        return ended.filter(outcome -> outcome.reason().isEmpty()).isPresent();
    }

    /** Whether a start is under way: then nobody else may touch the server. */
    boolean isBusy() {
        return !starting.isIdle();
    }

    /** Whether the start under way leads into recovery: nobody can write before it has ended. */
    boolean startsClosed() {
        return isBusy() && begun == StartMode.IN_RECOVERY;
    }

    /** Whether the last start failed, and others have not had the time to lead instead: then this one means to again. */
    boolean isFailing() {
        return failures > 0 && ports.ticker().nanos() - failedAt < patience.toNanos();
    }

    /** How many starts in a row ended in vain. */
    int failures() {
        return failures;
    }

    /** Remembers where the running server keeps its files, once per agent. */
    void learnFiles(boolean databaseAnswers) {
        if (asking.collect().isPresent()) {
            filesKnown = true;
        }
        if (databaseAnswers && !filesKnown && asking.isIdle()) {
            asking.begin(() -> {
                var files = ports.postgres().files();
                ports.state().update(facts -> facts.with(files));
                return ports.state().load();
            });
        }
    }

    private Outcome start(StartMode mode) {
        try {
            start.run(mode);
            return new Outcome(mode, "");
        } catch (ClusterException failure) {
            return new Outcome(mode, String.valueOf(failure.getMessage()));
        }
    }

    /** A failure that lasts is one event, and so is its end. */
    private void report(Outcome outcome) {
        boolean well = outcome.reason().isEmpty();
        notBefore = ports.ticker().nanos() + (well ? 0 : backoff.next().toNanos());
        if (well) {
            backoff.reset();
            String how = outcome.mode() == StartMode.IN_RECOVERY ? "in recovery" : "as it was";
            record(EventKind.DATABASE_STARTED, "The database was started " + how);
        } else if (failures == 0) {
            record(EventKind.DATABASE_START_FAILED, "The database cannot be started: " + outcome.reason());
        }
        failures = well ? 0 : failures + 1;
        failedAt = ports.ticker().nanos();
    }

    private void record(EventKind kind, String description) {
        recorder.record(ClusterEvent.of(kind, description, Facts.none()), Actor.AUTO);
    }
}
