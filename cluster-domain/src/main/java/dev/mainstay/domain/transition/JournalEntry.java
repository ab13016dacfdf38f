package dev.mainstay.domain.transition;

import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.OperationId;
import java.time.Instant;

/**
 * One durable line about a transition, written before and after each step. The journal alone decides after a crash.
 *
 * <p>Immutable. Source: D2, ADR 0002.
 */
public sealed interface JournalEntry {

    /** Which transition. */
    OperationId operation();

    /** When it was written; for people only. */
    Instant at();

    /** Calls the visitor's method for this kind. */
    <R> R accept(Visitor<R> visitor);

    /**
     * One method per kind of entry; a new kind does not compile until every reader has its answer.
     *
     * @param <R> what the reader makes of an entry
     */
    interface Visitor<R> {
        /** The intent, before anything is touched. */
        R visit(Started entry);

        /** A step is about to be reached for. */
        R visit(StepStarted entry);

        /** A step's condition holds; after the transition's end, of a step that was left for later. */
        R visit(StepReached entry);

        /** A step was given up; when it is deferrable the transition goes on without it. */
        R visit(StepFailed entry);

        /** From here on everything is taken back, last step first. */
        R visit(UndoStarted entry);

        /** A step was taken back. */
        R visit(StepUndone entry);

        /** The transition is over. */
        R visit(Finished entry);
    }

    /**
     * The intent, before anything is touched.
     *
     * @param operation which transition
     * @param kind what kind
     * @param actor who caused it
     * @param facts what the steps need to know; never secret
     * @param at when
     */
    record Started(OperationId operation, TransitionKind kind, String actor, Facts facts, Instant at)
            implements JournalEntry {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /**
     * A step is about to be reached for.
     *
     * @param operation which transition
     * @param step the step's name
     * @param at when
     */
    record StepStarted(OperationId operation, String step, Instant at) implements JournalEntry {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /**
     * A step's condition holds. After the transition's end: a step that was left for later was made up for.
     *
     * @param operation which transition
     * @param step the step's name
     * @param facts what later steps need to know
     * @param at when
     */
    record StepReached(OperationId operation, String step, Facts facts, Instant at) implements JournalEntry {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /**
     * A step was given up; when it is deferrable the transition goes on without it.
     *
     * @param operation which transition
     * @param step the step's name
     * @param reason for people
     * @param at when
     */
    record StepFailed(OperationId operation, String step, String reason, Instant at) implements JournalEntry {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /**
     * From here on everything is taken back, last step first.
     *
     * @param operation which transition
     * @param reason why
     * @param at when
     */
    record UndoStarted(OperationId operation, String reason, Instant at) implements JournalEntry {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /**
     * A step was taken back.
     *
     * @param operation which transition
     * @param step the step's name
     * @param at when
     */
    record StepUndone(OperationId operation, String step, Instant at) implements JournalEntry {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /**
     * The transition is over.
     *
     * @param operation which transition
     * @param succeeded whether its last step was reached; otherwise everything was taken back
     * @param reason why not; empty when it succeeded
     * @param at when
     */
    record Finished(OperationId operation, boolean succeeded, String reason, Instant at) implements JournalEntry {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }
}
