package dev.mainstay.testing.sim.rule;

import java.util.List;

/** Reads a list that only grows, each element once. Confined to one rule. */
final class Growth<T> {

    private int read;

    /** What was added since the last question. */
    List<T> added(List<T> all) {
        List<T> fresh = all.subList(read, all.size());
        read = all.size();
        return fresh;
    }
}
