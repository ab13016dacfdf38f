package dev.mainstay.testing.sim.fault;

import java.util.List;

/**
 * Chance from a seed: the same seed gives the same numbers on every machine and JDK. Each concern forks a stream of its
 * own, so that one more question in one concern changes nothing in another.
 *
 * <p>Confined to one thread. Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators" (SplitMix64).
 */
public final class Dice {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final long seed;
    private long state;

    /** The stream of that seed. */
    public Dice(long seed) {
        this.seed = mixed(seed + GOLDEN);
        this.state = this.seed;
    }

    /** A stream that depends on this seed and the name, and on nothing that was asked of this stream. */
    public Dice fork(String concern) {
        long hash = seed;
        for (int index = 0; index < concern.length(); index++) {
            hash = mixed(hash ^ concern.charAt(index)) + GOLDEN;
        }
        return new Dice(hash);
    }

    /** 64 random bits. */
    public long bits() {
        state += GOLDEN;
        return mixed(state);
    }

    /** From 0, below that bound. */
    public int below(int bound) {
        return (int) (((bits() >>> 33) * bound) >>> 31);
    }

    /** From the one to the other, both included. */
    public long between(long least, long most) {
        return least + Long.remainderUnsigned(bits(), most - least + 1);
    }

    /** Yes, in so many of a thousand cases. */
    public boolean chance(int permille) {
        return below(1000) < permille;
    }

    /** One of these. */
    public <T> T pick(List<T> from) {
        return from.get(below(from.size()));
    }

    private static long mixed(long bits) {
        long mixed = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
