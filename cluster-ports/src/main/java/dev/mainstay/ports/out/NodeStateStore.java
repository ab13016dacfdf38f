package dev.mainstay.ports.out;

import java.util.function.UnaryOperator;

/**
 * The node's own memory: survives crashes, is never half-written, and admits one agent at a time (D1, D23).
 *
 * <p>Safe for all threads.
 */
public interface NodeStateStore {

    /** What is remembered; the first call on a fresh node makes a hardware id and keeps it. Cheap: no disk is read. */
    LocalFacts load();

    /**
     * Replaces what is remembered, atomically and durably before it returns. Concurrent updates run one after the other;
     * {@code change} must be pure.
     */
    default void update(UnaryOperator<LocalFacts> change) {
        LocalFacts unused = exchange(change);
    }

    /**
     * The same, and gives what was remembered just before: so whoever takes something out learns whether it was there, whatever
     * other threads do.
     */
    LocalFacts exchange(UnaryOperator<LocalFacts> change);
}
