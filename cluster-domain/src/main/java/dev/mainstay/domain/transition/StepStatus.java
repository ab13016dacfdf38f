package dev.mainstay.domain.transition;

import dev.mainstay.domain.event.Facts;
import java.time.Duration;
import java.util.function.Function;

/**
 * The answer of a step that was asked to reach its condition.
 *
 * <p>Immutable.
 */
public sealed interface StepStatus {

    /** One function per kind. */
    <R> R match(Function<Reached, R> reached, Function<Pending, R> pending, Function<Failed, R> failed);

    /** The condition holds. */
    static StepStatus reached() {
        return new Reached(Facts.none());
    }

    /** The condition holds, and later steps need to know something. */
    static StepStatus reached(Facts facts) {
        return new Reached(facts);
    }

    /** Not yet. */
    static StepStatus pending(Duration askAgain, Progress progress) {
        return new Pending(askAgain, progress);
    }

    /** It cannot be reached. */
    static StepStatus failed(String reason) {
        return new Failed(reason);
    }

    /**
     * The condition holds.
     *
     * @param facts what later steps need to know; journaled, never secret
     */
    record Reached(Facts facts) implements StepStatus {
        @Override
        public <R> R match(Function<Reached, R> reached, Function<Pending, R> pending, Function<Failed, R> failed) {
            return reached.apply(this);
        }
    }

    /**
     * Not yet: work goes on outside.
     *
     * @param askAgain when to ask
     * @param progress how far it is
     */
    record Pending(Duration askAgain, Progress progress) implements StepStatus {
        @Override
        public <R> R match(Function<Reached, R> reached, Function<Pending, R> pending, Function<Failed, R> failed) {
            return pending.apply(this);
        }
    }

    /**
     * It cannot be reached.
     *
     * @param reason for people, without secrets
     */
    record Failed(String reason) implements StepStatus {
        @Override
        public <R> R match(Function<Reached, R> reached, Function<Pending, R> pending, Function<Failed, R> failed) {
            return failed.apply(this);
        }
    }
}
