package dev.mainstay.ports.out;

import dev.mainstay.domain.transition.Progress;
import java.util.function.Function;
import java.util.function.Supplier;

/** How a base backup does. */
public sealed interface CopyStatus {

    /** One function per kind. */
    <R> R match(Supplier<R> none, Function<Running, R> running, Supplier<R> complete, Function<Broken, R> broken);

    /** None was begun, or it was discarded. */
    record None() implements CopyStatus {
        @Override
        public <R> R match(
                Supplier<R> none, Function<Running, R> running, Supplier<R> complete, Function<Broken, R> broken) {
            return none.get();
        }
    }

    /**
     * It runs.
     *
     * @param progress bytes moved and expected
     */
    record Running(Progress progress) implements CopyStatus {
        @Override
        public <R> R match(
                Supplier<R> none, Function<Running, R> running, Supplier<R> complete, Function<Broken, R> broken) {
            return running.apply(this);
        }
    }

    /** The copy is whole and lies in the data directory's place. */
    record Complete() implements CopyStatus {
        @Override
        public <R> R match(
                Supplier<R> none, Function<Running, R> running, Supplier<R> complete, Function<Broken, R> broken) {
            return complete.get();
        }
    }

    /**
     * It ended early.
     *
     * @param reason for people, without secrets
     */
    record Broken(String reason) implements CopyStatus {
        @Override
        public <R> R match(
                Supplier<R> none, Function<Running, R> running, Supplier<R> complete, Function<Broken, R> broken) {
            return broken.apply(this);
        }
    }
}
