package dev.mainstay.testing.sim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How long interruptions were. Immutable.
 *
 * @param count how many there were
 * @param p50 half of them were not longer than this, in milliseconds; 0 when there was none
 * @param p99 99 of 100 were not longer, in milliseconds
 * @param max the longest, in milliseconds
 */
public record Spread(int count, long p50, long p99, long max) {

    /** Of these lengths, in milliseconds. */
    public static Spread of(List<Long> lengths) {
        List<Long> sorted = new ArrayList<>(lengths);
        Collections.sort(sorted);
        return new Spread(sorted.size(), at(sorted, 50), at(sorted, 99), at(sorted, 100));
    }

    private static long at(List<Long> sorted, int percent) {
        int rank = (sorted.size() * percent + 99) / 100;
        return sorted.isEmpty() ? 0 : sorted.get(Math.max(1, rank) - 1);
    }
}
