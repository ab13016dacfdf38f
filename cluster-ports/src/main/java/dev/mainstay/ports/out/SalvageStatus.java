package dev.mainstay.ports.out;

import dev.mainstay.domain.salvage.SalvageReport;
import dev.mainstay.domain.transition.Progress;
import java.util.function.Function;
import java.util.function.Supplier;

/** How an export does. */
public sealed interface SalvageStatus {

    /** One function per kind. */
    <R> R match(
            Supplier<R> none, Function<Running, R> running, Function<Complete, R> complete, Function<Broken, R> broken);

    /** None was begun for that operation. */
    record None() implements SalvageStatus {
        @Override
        public <R> R match(
                Supplier<R> none,
                Function<Running, R> running,
                Function<Complete, R> complete,
                Function<Broken, R> broken) {
            return none.get();
        }
    }

    /**
     * It runs.
     *
     * @param progress bytes of write-ahead log read, then tables exported
     */
    record Running(Progress progress) implements SalvageStatus {
        @Override
        public <R> R match(
                Supplier<R> none,
                Function<Running, R> running,
                Function<Complete, R> complete,
                Function<Broken, R> broken) {
            return running.apply(this);
        }
    }

    /**
     * Everything that can be saved is on disk, and the server is stopped cleanly.
     *
     * @param report what was saved
     */
    record Complete(SalvageReport report) implements SalvageStatus {
        @Override
        public <R> R match(
                Supplier<R> none,
                Function<Running, R> running,
                Function<Complete, R> complete,
                Function<Broken, R> broken) {
            return complete.apply(this);
        }
    }

    /**
     * It ended early; nothing of the old data is lost.
     *
     * @param reason for people, without secrets
     */
    record Broken(String reason) implements SalvageStatus {
        @Override
        public <R> R match(
                Supplier<R> none,
                Function<Running, R> running,
                Function<Complete, R> complete,
                Function<Broken, R> broken) {
            return broken.apply(this);
        }
    }
}
