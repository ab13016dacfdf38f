package dev.mainstay.application;

import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.transition.JournalEntry;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.Progress;
import dev.mainstay.domain.transition.Step;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.domain.transition.TransitionState;
import dev.mainstay.domain.transition.TransitionState.Phase;
import dev.mainstay.ports.in.Actor;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
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

    private final Ports ports;
    private final Setbacks setbacks;
    private final StepWork work;

    private Optional<TransitionState> state = Optional.empty();
    private boolean recovered;
    private boolean settling;

    TransitionRunner(Ports ports, StepBook steps, EventRecorder recorder) {
        this.ports = ports;
        this.setbacks = new Setbacks(recorder);
        this.work = new StepWork(ports, steps);
    }

    /** Reads the journal of an earlier agent, once, and decides how its transition goes on. */
    void recover() {
        if (recovered) {
            return;
        }
        state = TransitionState.replay(ports.journal().entries());
        recovered = true;
        work.startOver();
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
        return work.progress();
    }

    /** Whether one runs that is like that. */
    boolean is(Predicate<TransitionState> like) {
        return state.filter(TransitionState::isRunning).filter(like).isPresent();
    }

    /** Ends a running transition where it stands, for one that cannot wait: a fence (D5), or a person's word on its unknown end. */
    void giveWayTo(TransitionKind next) {
        leave();
        finish(false, "ended by " + next.word(), "was ended by " + next.word());
    }

    private void leave() {
        work.leave(state.flatMap(TransitionState::current).map(Step::deferrable).orElse(true));
        settling = false;
    }

    /** What was decided before a sleep may be true no longer: a new main that does not lead yet is decided anew (F24). */
    void afterSleep() {
        boolean undecided = is(running -> running.phase() == Phase.FORWARD
                && running.makesMain()
                && !running.isPastReturn()
                && !(running.isInDoubt() && (work.isAsked() || settling)));
        if (undecided) {
            leave();
            undo("the agent slept");
        }
    }

    /** Makes the intent durable; does no step yet. Nothing may be running. */
    void begin(Plan plan, Actor actor, OperationId operation) {
        if (isRunning()) {
            throw new IllegalStateException("a transition runs: it must end or give way first");
        }
        append(new JournalEntry.Started(operation, plan.kind(), actor.value(), plan.facts(), now()));
        work.startOver();
    }

    /** What an ended transition left for later is done now; on record, so that no later agent does it again. */
    void madeUpFor(OperationId operation, String step) {
        append(new JournalEntry.StepReached(operation, step, Facts.none(), now()));
    }

    /** At most one action; returns how long to sleep, empty when nothing runs. */
    Optional<Duration> advance() {
        if (!isRunning()) {
            return Optional.empty();
        }
        if (work.waitsForLeftOver()) {
            return Optional.of(UNTIL_WOKEN);
        }
        if (work.isUnderWay()) {
            return Optional.of(collect());
        }
        Duration rest = work.rest();
        if (!rest.isZero()) {
            return Optional.of(rest);
        }
        TransitionState running = state.orElseThrow();
        return Optional.of(running.current().map(step -> ask(running, step)).orElseGet(() -> end(running)));
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
            work.startOver();
            if (step.pointOfNoReturn() && running.makesMain()) {
                // A turn of its own: a sleep before what cannot be taken back is noticed.
                return AT_ONCE;
            }
        }
        work.begin(verb(undoing), running, step);
        return collect();
    }

    private StepBook.Verb verb(boolean undoing) {
        if (undoing) {
            return StepBook.Verb.UNDO;
        }
        return settling ? StepBook.Verb.SETTLE : StepBook.Verb.REACH;
    }

    private Duration collect() {
        TransitionState running = state.orElseThrow();
        Step step = running.current().orElseThrow();
        return work.ended(step)
                .map(status -> status.match(
                        reached -> reached(running, step, reached.facts()),
                        pending -> work.again(pending.askAgain(), pending.progress()),
                        failed -> failed(running, step, failed.reason())))
                .orElse(UNTIL_WOKEN);
    }

    private Duration reached(TransitionState running, Step step, Facts facts) {
        settling = false;
        if (running.phase() == Phase.UNDOING) {
            append(new JournalEntry.StepUndone(running.operation(), step.name(), now()));
        } else {
            append(new JournalEntry.StepReached(running.operation(), step.name(), facts, now()));
        }
        work.startOver();
        return AT_ONCE;
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
        work.startOver();
        return AT_ONCE;
    }

    /** Past the point of no return, and on the way back, there is only trying again. */
    private Duration tryAgain(TransitionState running, Step step, String reason) {
        Backoff backoff = work.backoff();
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
        return work.again(backoff.next(), Progress.saying(reason));
    }

    private void undo(String reason) {
        append(new JournalEntry.UndoStarted(state.orElseThrow().operation(), reason, now()));
        work.startOver();
    }

    private void finish(boolean succeeded, String reason, String told) {
        TransitionState ending = state.orElseThrow();
        if (!succeeded) {
            setbacks.ended(ending, told);
        }
        append(new JournalEntry.Finished(ending.operation(), succeeded, reason, now()));
        work.startOver();
    }

    private void append(JournalEntry entry) {
        ports.journal().append(entry);
        state = TransitionState.after(state, entry);
    }

    private Instant now() {
        return ports.wallClock().instant();
    }
}
