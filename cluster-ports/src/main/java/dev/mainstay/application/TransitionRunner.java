package dev.mainstay.application;

import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.transition.JournalEntry;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.Progress;
import dev.mainstay.domain.transition.Step;
import dev.mainstay.domain.transition.StepStatus;
import dev.mainstay.domain.transition.SwitchoverStep;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.domain.transition.TransitionState;
import dev.mainstay.domain.transition.TransitionState.Phase;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.out.Background;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries one transition at a time from its journal: an entry before and after each step, one step at a time, steps off
 * the loop. After a crash the journal alone decides: before the point of no return everything is taken back, after it
 * the rest is done (D2).
 *
 * <p>Confined to the loop thread. Source: STYLE 2.6, ADR 0002.
 */
final class TransitionRunner {

    private static final Logger log = LoggerFactory.getLogger(TransitionRunner.class);

    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration UNTIL_WOKEN = Duration.ofSeconds(1);
    private static final Duration LONGEST_LEFT = Duration.ofSeconds(30);

    private final Ports ports;
    private final StepBook steps;
    private final Setbacks setbacks;
    private final Backoff backoff = new Backoff();

    private Optional<TransitionState> state = Optional.empty();
    private Optional<Background.Task<StepStatus>> task = Optional.empty();
    private Optional<Background.Task<StepStatus>> leftOver = Optional.empty();
    private Progress progress = Progress.none();
    private long leftSince;
    private boolean recovered;
    private boolean settling;

    /** Whether this process has begun to act on the present step. */
    private boolean asked;

    private long stepSince;
    private long notBefore;

    TransitionRunner(Ports ports, StepBook steps, EventRecorder recorder) {
        this.ports = ports;
        this.steps = steps;
        this.setbacks = new Setbacks(recorder);
        this.notBefore = ports.ticker().nanos();
    }

    /** Reads the journal of an earlier agent, once, and decides how its transition goes on. */
    void recover() {
        if (recovered) {
            return;
        }
        state = TransitionState.replay(ports.journal().entries());
        recovered = true;
        startOver();
        if (!isRunning()) {
            return;
        }
        TransitionState found = state.orElseThrow();
        log.atWarn()
                .addKeyValue("operation", found.operation())
                .addKeyValue("transition", found.kind().word())
                .addKeyValue("step", found.current().map(Step::name).orElse("none"))
                .log("an earlier agent stopped within a transition");
        settling = found.isInDoubt();
        if (found.phase() == Phase.FORWARD && !found.isPastReturn() && !settling) {
            undo("the agent stopped at step " + found.current().map(Step::name).orElse("none"));
        }
    }

    boolean isRunning() {
        return state.map(TransitionState::isRunning).orElse(false);
    }

    /** The last transition, running or ended. */
    Optional<TransitionState> state() {
        return state;
    }

    /** How far the present step is. */
    Progress progress() {
        return progress;
    }

    /** Whether this node is being closed, or stopped to be handed over: then it is not closed again. */
    boolean isClosing() {
        return state.filter(TransitionState::isRunning)
                .filter(running -> running.kind() == TransitionKind.FENCE || isHandingOver(running))
                .isPresent();
    }

    /** Whether the database was stopped for a switchover that is not taken back. */
    boolean isHandingOver() {
        return state.filter(TransitionState::isRunning)
                .filter(TransitionRunner::isHandingOver)
                .isPresent();
    }

    private static boolean isHandingOver(TransitionState running) {
        if (!running.kind().handsOver()) {
            return false;
        }
        int stop = running.kind().indexOf(SwitchoverStep.STOP_DATABASE.name()).orElseThrow();
        return running.phase() == Phase.FORWARD
                && (running.next() > stop || (running.next() == stop && running.stepBegun()));
    }

    /** Whether this node's data is being made from another node's. */
    boolean isCopying() {
        return state.filter(TransitionState::isRunning)
                .map(TransitionState::kind)
                .filter(kind -> kind == TransitionKind.SETUP_SECONDARY || kind == TransitionKind.REBASE)
                .isPresent();
    }

    /** Whether this node has closed itself for a hand-over and does not know whether the other side leads. */
    boolean awaitsHandOver() {
        return state.filter(TransitionState::isRunning)
                .filter(running -> running.kind().handsOver() && running.isInDoubt())
                .isPresent();
    }

    /** Ends a running transition where it stands, for one that cannot wait: a fence (D5), or a person's word on its unknown end. */
    void giveWayTo(TransitionKind next) {
        leave();
        finish(false, "ended by " + next.word(), "was ended by " + next.word());
    }

    /** A step under way cannot be stopped, and what it does last must not undo what comes next: it is waited for. */
    private void leave() {
        boolean harmless =
                state.flatMap(TransitionState::current).map(Step::deferrable).orElse(true);
        leftOver = harmless ? Optional.empty() : task;
        leftSince = ports.ticker().nanos();
        task = Optional.empty();
        settling = false;
    }

    /** What was decided before a sleep may be true no longer: a new main that does not lead yet is decided anew (F24). */
    void afterSleep() {
        boolean undecided = state.filter(TransitionState::isRunning)
                .filter(running -> running.phase() == Phase.FORWARD)
                .filter(TransitionRunner::makesMain)
                .filter(running -> !running.isPastReturn() && !(running.isInDoubt() && (asked || settling)))
                .isPresent();
        if (undecided) {
            leave();
            undo("the agent slept");
        }
    }

    private static boolean makesMain(TransitionState running) {
        return running.kind() == TransitionKind.PROMOTE || running.kind().handsOver();
    }

    /** Makes the intent durable; does no step yet. Nothing may be running. */
    void begin(Plan plan, Actor actor, OperationId operation) {
        if (isRunning()) {
            throw new IllegalStateException("a transition runs: it must end or give way first");
        }
        append(new JournalEntry.Started(operation, plan.kind(), actor.value(), plan.facts(), now()));
        startOver();
    }

    /** At most one action; returns how long to sleep, empty when nothing runs. */
    Optional<Duration> advance() {
        if (!isRunning()) {
            return Optional.empty();
        }
        if (waitsForLeftOver()) {
            return Optional.of(UNTIL_WOKEN);
        }
        if (task.isPresent()) {
            return Optional.of(collect(task.get()));
        }
        long wait = notBefore - ports.ticker().nanos();
        if (wait > 0) {
            return Optional.of(Duration.ofNanos(wait));
        }
        TransitionState running = state.orElseThrow();
        return Optional.of(running.current().map(step -> ask(running, step)).orElseGet(() -> end(running)));
    }

    /** Every step has limits of its own; should one hang all the same, a fence does not wait for ever. */
    private boolean waitsForLeftOver() {
        boolean patient = ports.ticker().nanos() - leftSince < LONGEST_LEFT.toNanos();
        leftOver = leftOver.filter(old -> !old.isDone() && patient);
        return leftOver.isPresent();
    }

    private Duration end(TransitionState running) {
        boolean succeeded = running.phase() == Phase.FORWARD;
        finish(succeeded, running.reason(), "failed and was taken back: " + running.reason());
        return AT_ONCE;
    }

    private Duration ask(TransitionState running, Step step) {
        boolean undoing = running.phase() == Phase.UNDOING;
        if (undoing && !step.compensation().exists()) {
            append(new JournalEntry.StepUndone(running.operation(), step.name(), now()));
            return AT_ONCE;
        }
        if (!undoing && !running.stepBegun()) {
            append(new JournalEntry.StepStarted(running.operation(), step.name(), now()));
            startOver();
            if (step.pointOfNoReturn() && makesMain(running)) {
                // A turn of its own: a sleep before what cannot be taken back is noticed.
                return AT_ONCE;
            }
        }
        asked = true;
        StepBook.Verb verb = verb(undoing);
        StepContext context = context(running);
        task = Optional.of(
                ports.background().begin("step-" + step.name(), () -> steps.ask(verb, running.kind(), step, context)));
        return collect(task.get());
    }

    private StepBook.Verb verb(boolean undoing) {
        if (undoing) {
            return StepBook.Verb.UNDO;
        }
        return settling ? StepBook.Verb.SETTLE : StepBook.Verb.REACH;
    }

    private Duration collect(Background.Task<StepStatus> asked) {
        if (!asked.isDone()) {
            return UNTIL_WOKEN;
        }
        task = Optional.empty();
        TransitionState running = state.orElseThrow();
        Step step = running.current().orElseThrow();
        return result(asked, step)
                .match(
                        reached -> reached(running, step, reached.facts()),
                        pending -> pending(pending.askAgain(), pending.progress()),
                        failed -> failed(running, step, failed.reason()));
    }

    private StepStatus result(Background.Task<StepStatus> asked, Step step) {
        try {
            return asked.result();
        } catch (ClusterException expected) {
            log.atWarn().setCause(expected).addKeyValue("step", step.name()).log("a step was not reached");
            return StepStatus.failed(String.valueOf(expected.getMessage()));
        } catch (RuntimeException bug) {
            log.atError().setCause(bug).addKeyValue("step", step.name()).log("a step ended with an unexpected error");
            return StepStatus.failed("unexpected error in step " + step.name() + ": see the agent's log");
        }
    }

    private Duration reached(TransitionState running, Step step, Facts facts) {
        settling = false;
        if (running.phase() == Phase.UNDOING) {
            append(new JournalEntry.StepUndone(running.operation(), step.name(), now()));
        } else {
            append(new JournalEntry.StepReached(running.operation(), step.name(), facts, now()));
        }
        startOver();
        return AT_ONCE;
    }

    private Duration pending(Duration again, Progress how) {
        progress = how;
        notBefore = ports.ticker().nanos() + again.toNanos();
        return again;
    }

    private Duration failed(TransitionState running, Step step, String reason) {
        boolean beforeReturn = running.phase() == Phase.FORWARD && !running.isPastReturn();
        if (beforeReturn) {
            settling = false;
            append(new JournalEntry.StepFailed(running.operation(), step.name(), reason, now()));
            undo(reason);
            return AT_ONCE;
        }
        if (running.phase() == Phase.FORWARD && step.deferrable()) {
            return leaveForLater(running, step, reason);
        }
        return tryAgain(running, step, reason);
    }

    /** It never holds the database back: reported, and taken up again by the loop (D20, D21). */
    private Duration leaveForLater(TransitionState running, Step step, String reason) {
        setbacks.left(running, step, reason);
        append(new JournalEntry.StepFailed(running.operation(), step.name(), reason, now()));
        startOver();
        return AT_ONCE;
    }

    /** Past the point of no return, and on the way back, there is only trying again. */
    private Duration tryAgain(TransitionState running, Step step, String reason) {
        if (backoff.isFirst()) {
            log.atWarn()
                    .addKeyValue("operation", running.operation())
                    .addKeyValue("step", step.name())
                    .addKeyValue("reason", reason)
                    .log("a step is tried again until it is reached");
        }
        if (backoff.isLongest()) {
            setbacks.stuck(running, step, reason);
        }
        return pending(backoff.next(), Progress.saying(reason));
    }

    private void undo(String reason) {
        append(new JournalEntry.UndoStarted(state.orElseThrow().operation(), reason, now()));
        startOver();
    }

    private void finish(boolean succeeded, String reason, String told) {
        TransitionState ending = state.orElseThrow();
        if (!succeeded) {
            setbacks.ended(ending, told);
        }
        append(new JournalEntry.Finished(ending.operation(), succeeded, reason, now()));
        startOver();
    }

    private void append(JournalEntry entry) {
        ports.journal().append(entry);
        state = TransitionState.after(state, entry);
    }

    private void startOver() {
        progress = Progress.none();
        asked = false;
        stepSince = ports.ticker().nanos();
        notBefore = stepSince;
        backoff.reset();
    }

    private StepContext context(TransitionState running) {
        Duration waited = Duration.ofNanos(ports.ticker().nanos() - stepSince);
        return new StepContext(running.operation(), running.actor(), running.facts(), waited);
    }

    private Instant now() {
        return ports.wallClock().instant();
    }
}
