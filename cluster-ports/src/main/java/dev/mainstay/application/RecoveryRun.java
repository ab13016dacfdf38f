package dev.mainstay.application;

import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.transition.Progress;
import dev.mainstay.domain.transition.StepStatus;
import dev.mainstay.ports.out.Background;
import dev.mainstay.ports.out.Meter;
import dev.mainstay.ports.out.SourceAccess;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What of a recovery lives in memory only: the way into the source, the work under way, a person's wish to end it. A new
 * agent has none of it, and takes the recovery back.
 *
 * <p>Safe for all threads.
 */
final class RecoveryRun {

    private static final Duration BEAT = Duration.ofMillis(200);

    private final Background background;
    private Optional<SourceAccess> access = Optional.empty();
    private Optional<Work> work = Optional.empty();
    private Optional<String> cancelledBy = Optional.empty();

    RecoveryRun(Background background) {
        this.background = background;
    }

    /**
     * Work under way.
     *
     * @param step of which step
     * @param task its end
     * @param moved what went through so far
     */
    private record Work(String step, Background.Task<StepStatus> task, Moved moved) {}

    /** Counts, and passes the wish to end on. */
    final class Moved {
        private volatile long bytes;
        private volatile boolean abandoned;

        private void moved(long more) {
            // One thread moves, others only look.
            long before = bytes;
            bytes = before + more;
        }

        private boolean isCancelled() {
            return abandoned
                    || cancelled().isPresent()
                    || Thread.currentThread().isInterrupted();
        }
    }

    /** From here on one recovery has this way in. */
    synchronized void open(SourceAccess into) {
        access = Optional.of(into);
        work = Optional.empty();
        cancelledBy = Optional.empty();
    }

    /** The way into the source. */
    synchronized SourceAccess access() {
        return access.orElseThrow(() -> new ConflictException(
                "the way into the source was in the memory of an agent that is gone: start the recovery again"));
    }

    /** Forgets the way in, and ends what still runs. */
    synchronized void close() {
        work.ifPresent(running -> running.moved().abandoned = true);
        access = Optional.empty();
        work = Optional.empty();
    }

    /** A person's wish; heard at the next part of the stream, or before the next step. */
    synchronized void cancel(String who) {
        cancelledBy = Optional.of(who);
    }

    synchronized Optional<String> cancelled() {
        return cancelledBy;
    }

    /** Whether work that was begun has not ended. */
    synchronized boolean isWorking() {
        return work.map(running -> !running.task().isDone()).orElse(false);
    }

    /**
     * Begins a step's long work when it was not begun, and tells how it does.
     *
     * @param total bytes that are expected to move; 0 when nobody knows
     */
    StepStatus carry(String step, long total, Function<Meter, StepStatus> job) {
        Work running = begun(step, job);
        if (!running.task().isDone()) {
            return StepStatus.pending(
                    BEAT, new Progress(running.moved().bytes, Optional.of(total).filter(known -> known > 0), ""));
        }
        try {
            return running.task().result();
        } catch (ClusterException failure) {
            return StepStatus.failed(
                    cancelled().map(RecoveryRun::told).orElseGet(() -> String.valueOf(failure.getMessage())));
        }
    }

    static String told(String who) {
        return "cancelled by " + who;
    }

    private synchronized Work begun(String step, Function<Meter, StepStatus> job) {
        return work.filter(known -> known.step().equals(step)).orElseGet(() -> {
            Moved moved = new Moved();
            Supplier<StepStatus> all = () -> job.apply(new Meter(moved::moved, moved::isCancelled));
            Work fresh = new Work(step, background.begin("recover-" + step, all), moved);
            work = Optional.of(fresh);
            return fresh;
        });
    }
}
