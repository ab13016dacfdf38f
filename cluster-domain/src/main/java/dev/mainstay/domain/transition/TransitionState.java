package dev.mainstay.domain.transition;

import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.OperationId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a transition stands, folded from its journal entries; nothing else is needed to carry it on after a crash.
 *
 * <p>Immutable and pure. Source: D2, ADR 0002.
 *
 * @param operation which transition
 * @param kind what kind
 * @param actor who caused it
 * @param facts everything its steps told so far
 * @param phase what is being done with it
 * @param next the step to reach for, or, while undoing, one above the step to take back
 * @param stepBegun whether {@code next} was begun and not reached
 * @param reason why it is undone or failed; empty otherwise
 * @param deferred the steps that were given up, left for later and not made up for since
 * @param startedAt when it began; for people only
 * @param finishedAt when it ended; for people only
 */
public record TransitionState(
        OperationId operation,
        TransitionKind kind,
        String actor,
        Facts facts,
        Phase phase,
        int next,
        boolean stepBegun,
        String reason,
        List<String> deferred,
        Instant startedAt,
        Optional<Instant> finishedAt) {

    private static final List<TransitionKind> COPYING =
            List.of(TransitionKind.SETUP_SECONDARY, TransitionKind.REBASE, TransitionKind.FOLLOW_REMOTE);

    /** What is being done with a transition. */
    public enum Phase {
        /** Its steps are reached one by one. */
        FORWARD,
        /** Its steps are taken back, last first. */
        UNDOING,
        /** Its last step was reached. */
        DONE,
        /** It was taken back. */
        UNDONE
    }

    /** Copies the list. */
    public TransitionState {
        deferred = List.copyOf(deferred);
    }

    /** The last transition of a journal, finished or not; empty for an empty journal. */
    public static Optional<TransitionState> replay(List<JournalEntry> entries) {
        Optional<TransitionState> state = Optional.empty();
        for (JournalEntry entry : entries) {
            state = entry.accept(new TransitionFold(state));
        }
        return state;
    }

    /** The state after one more entry. */
    public static Optional<TransitionState> after(Optional<TransitionState> before, JournalEntry entry) {
        return entry.accept(new TransitionFold(before));
    }

    /** Whether work is left. */
    public boolean isRunning() {
        return phase == Phase.FORWARD || phase == Phase.UNDOING;
    }

    /** Whether there is only forward: the point of no return was reached, or it is the first step of all. */
    public boolean isPastReturn() {
        int noReturn = kind.pointOfNoReturn();
        return phase == Phase.FORWARD && (next > noReturn || noReturn == 0);
    }

    /** Whether the point of no return was begun and nobody knows how it ended. */
    public boolean isInDoubt() {
        return phase == Phase.FORWARD && stepBegun && next == kind.pointOfNoReturn();
    }

    /** Whether it gives this cluster another main: by a promotion, or by handing over. */
    public boolean makesMain() {
        return kind == TransitionKind.PROMOTE || kind.handsOver();
    }

    /** Whether the database was stopped to be handed over, and that is not taken back. */
    public boolean isHandingOver() {
        if (phase != Phase.FORWARD || !kind.handsOver()) {
            return false;
        }
        int stop = kind.indexOf(SwitchoverStep.STOP_DATABASE.name()).orElseThrow();
        return next > stop || (next == stop && stepBegun);
    }

    /** Whether this node is closed for a hand-over and does not know whether the other side leads. */
    public boolean awaitsHandOver() {
        return kind.handsOver() && isInDoubt();
    }

    /** Whether this node is being closed, or stopped to be handed over: then it is not closed again. */
    public boolean isClosing() {
        return isRunning() && (kind == TransitionKind.FENCE || isHandingOver());
    }

    /** Whether this node's data is being made from another node's. */
    public boolean isCopying() {
        return isRunning() && COPYING.contains(kind);
    }

    /** The step to reach for, or, while undoing, the step to take back; empty when no step is left. */
    public Optional<Step> current() {
        int index = phase == Phase.UNDOING ? next - 1 : next;
        boolean exists = isRunning() && index >= 0 && index < kind.steps().size();
        return exists ? Optional.of(kind.steps().get(index)) : Optional.empty();
    }

    static TransitionState begun(JournalEntry.Started started) {
        return new TransitionState(
                started.operation(),
                started.kind(),
                started.actor(),
                started.facts(),
                Phase.FORWARD,
                0,
                false,
                "",
                List.of(),
                started.at(),
                Optional.empty());
    }

    TransitionState begun(String step) {
        return new TransitionState(
                operation, kind, actor, facts, phase, indexOf(step), true, reason, deferred, startedAt, finishedAt);
    }

    TransitionState reached(String step, Facts told) {
        if (!isRunning()) {
            return madeUpFor(step);
        }
        return new TransitionState(
                operation,
                kind,
                actor,
                facts.with(told),
                phase,
                indexOf(step) + 1,
                false,
                reason,
                deferred,
                startedAt,
                finishedAt);
    }

    private TransitionState madeUpFor(String step) {
        List<String> left =
                deferred.stream().filter(other -> !other.equals(step)).toList();
        return new TransitionState(
                operation, kind, actor, facts, phase, next, stepBegun, reason, left, startedAt, finishedAt);
    }

    /** A deferrable step is passed over; any other one stays the next, and begun: it may have done half of its work. */
    TransitionState gaveUp(String step, String why) {
        int index = indexOf(step);
        boolean passed = kind.steps().get(index).deferrable();
        List<String> left = new ArrayList<>(deferred);
        if (passed) {
            left.add(step);
        }
        return new TransitionState(
                operation,
                kind,
                actor,
                facts,
                phase,
                passed ? index + 1 : index,
                !passed,
                passed ? reason : why,
                left,
                startedAt,
                finishedAt);
    }

    /** The step that failed or was cut short is taken back too; one that was never begun has nothing to take back. */
    TransitionState undoing(String why) {
        int top = stepBegun ? next + 1 : next;
        return new TransitionState(
                operation, kind, actor, facts, Phase.UNDOING, top, false, why, deferred, startedAt, finishedAt);
    }

    TransitionState undone(String step) {
        return new TransitionState(
                operation, kind, actor, facts, phase, indexOf(step), false, reason, deferred, startedAt, finishedAt);
    }

    TransitionState finished(boolean succeeded, String why, Instant at) {
        return new TransitionState(
                operation,
                kind,
                actor,
                facts,
                succeeded ? Phase.DONE : Phase.UNDONE,
                next,
                false,
                why,
                deferred,
                startedAt,
                Optional.of(at));
    }

    private int indexOf(String step) {
        return kind.indexOf(step)
                .orElseThrow(() -> new IllegalStateException(
                        "the journal names step " + step + ", which transition " + kind.word() + " does not have"));
    }
}
