package dev.mainstay.ports.out;

import dev.mainstay.domain.wal.Branch;
import java.util.Optional;
import java.util.function.Function;

/** What a look at another server's branch found. */
public sealed interface BranchSighting {

    /** One function per kind. */
    <R> R match(Function<Branch, R> found, Function<String, R> hidden);

    /** What it says of its recovery; empty when it did not tell, as before PostgreSQL 14. */
    Optional<Boolean> inRecovery();

    /**
     * It told its branch.
     *
     * @param branch system, timelines and present end
     * @param inRecovery what it says of its recovery; empty when it does not tell, as before PostgreSQL 14
     */
    record Found(Branch branch, Optional<Boolean> inRecovery) implements BranchSighting {
        @Override
        public <R> R match(Function<Branch, R> found, Function<String, R> hidden) {
            return found.apply(branch);
        }
    }

    /**
     * It did not.
     *
     * @param reason for people, without secrets
     */
    record Hidden(String reason) implements BranchSighting {
        @Override
        public Optional<Boolean> inRecovery() {
            return Optional.empty();
        }

        @Override
        public <R> R match(Function<Branch, R> found, Function<String, R> hidden) {
            return hidden.apply(reason);
        }
    }
}
