package dev.mainstay.ports.out;

import dev.mainstay.domain.wal.Branch;
import java.util.function.Function;

/** What a look at another server's branch found. */
public sealed interface BranchSighting {

    /** One function per kind. */
    <R> R match(Function<Branch, R> found, Function<String, R> hidden);

    /**
     * It told its branch.
     *
     * @param branch system, timelines and present end
     */
    record Found(Branch branch) implements BranchSighting {
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
        public <R> R match(Function<Branch, R> found, Function<String, R> hidden) {
            return hidden.apply(reason);
        }
    }
}
