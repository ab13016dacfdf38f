package dev.mainstay.application;

import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.transition.Progress;
import dev.mainstay.domain.transition.Step;
import dev.mainstay.domain.transition.StepStatus;
import dev.mainstay.domain.transition.TransitionState;
import dev.mainstay.ports.out.Background;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done for the present step of a transition: asked for off the loop, waited for, asked again after a while. Of the
 * journal it knows nothing.
 *
 * <p>Confined to the loop thread.
 */
final class StepWork {

    private static final Logger log = LoggerFactory.getLogger(StepWork.class);

    private static final Duration LONGEST_LEFT = Duration.ofSeconds(30);

    private final Ports ports;
    private final StepBook steps;
    private final Backoff backoff = new Backoff();

    private Optional<Background.Task<StepStatus>> task = Optional.empty();
    private Optional<Background.Task<StepStatus>> leftOver = Optional.empty();
    private Progress progress = Progress.none();
    private boolean asked;
    private long leftSince;
    private long stepSince;
    private long notBefore;

    StepWork(Ports ports, StepBook steps) {
        this.ports = ports;
        this.steps = steps;
        this.notBefore = ports.ticker().nanos();
    }

    /** Another step, or the same one from the beginning. */
    void startOver() {
        progress = Progress.none();
        asked = false;
        stepSince = ports.ticker().nanos();
        notBefore = stepSince;
        backoff.reset();
    }

    /** Whether this process has begun to act on the present step. */
    boolean isAsked() {
        return asked;
    }

    boolean isUnderWay() {
        return task.isPresent();
    }

    /** How far it is. */
    Progress progress() {
        return progress;
    }

    Backoff backoff() {
        return backoff;
    }

    void begin(StepBook.Verb verb, TransitionState running, Step step) {
        asked = true;
        Duration waited = Duration.ofNanos(ports.ticker().nanos() - stepSince);
        StepContext context = new StepContext(running.operation(), running.actor(), running.facts(), waited);
        task = Optional.of(
                ports.background().begin("step-" + step.name(), () -> steps.ask(verb, running.kind(), step, context)));
    }

    /** What became of it; empty while it goes on. */
    Optional<StepStatus> ended(Step step) {
        Optional<Background.Task<StepStatus>> done = task.filter(Background.Task::isDone);
        if (done.isPresent()) {
            task = Optional.empty();
        }
        return done.map(work -> result(work, step));
    }

    private static StepStatus result(Background.Task<StepStatus> work, Step step) {
        try {
            return work.result();
        } catch (ClusterException expected) {
            log.atWarn().setCause(expected).addKeyValue("step", step.name()).log("a step was not reached");
            return StepStatus.failed(String.valueOf(expected.getMessage()));
        } catch (RuntimeException bug) {
            log.atError().setCause(bug).addKeyValue("step", step.name()).log("a step ended with an unexpected error");
            return StepStatus.failed("unexpected error in step " + step.name() + ": see the agent's log");
        }
    }

    /** It is asked again after that time, which is returned. */
    Duration again(Duration wait, Progress how) {
        progress = how;
        notBefore = ports.ticker().nanos() + wait.toNanos();
        return wait;
    }

    /** How long to wait before it is asked again; zero when it is time. */
    Duration rest() {
        return Duration.ofNanos(Math.max(0, notBefore - ports.ticker().nanos()));
    }

    /**
     * The transition ends where it stands. A step under way cannot be stopped, and what it does last must not undo what comes
     * next: it is waited for, unless it is {@code harmless}.
     */
    void leave(boolean harmless) {
        leftOver = harmless ? Optional.empty() : task;
        leftSince = ports.ticker().nanos();
        task = Optional.empty();
    }

    /** Every step has limits of its own; should one hang all the same, a fence does not wait for ever. */
    boolean waitsForLeftOver() {
        boolean patient = ports.ticker().nanos() - leftSince < LONGEST_LEFT.toNanos();
        leftOver = leftOver.filter(old -> !old.isDone() && patient);
        return leftOver.isPresent();
    }
}
