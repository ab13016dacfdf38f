package dev.mainstay.domain;

import java.util.SplittableRandom;

/** Chance of the property tests: one seed, printed, and given anew by {@code -Dseed=}. */
public final class Seeds {

    private static final long FIRST = 20_261_101L;

    private Seeds() {}

    /** A stream of its own for one property; its seed is printed. */
    public static SplittableRandom streamOf(String property) {
        long seed = Long.getLong("seed", FIRST) + property.hashCode();
        System.out.println("property '" + property + "' with seed " + seed);
        return new SplittableRandom(seed);
    }

    /** One of them. */
    public static <T> T oneOf(T[] values, SplittableRandom random) {
        return values[random.nextInt(values.length)];
    }
}
