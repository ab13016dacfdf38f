package dev.mainstay.testing.sim.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Makes the list of faults of a schedule from its seed. Confined to one thread.
 *
 * <p>Most schedules have one fault, whose length lies around the times that matter; some have more, which overlap.
 */
public final class Faults {

    private static final long SECOND = 1_000;
    private static final int MOST = 3;

    private final Dice dice;
    private final int nodes;
    private final long thresholdMillis;
    private final List<FaultClass> classes;

    /** For a cluster of so many nodes, from these classes. */
    public Faults(Dice dice, int nodes, Duration threshold, List<FaultClass> classes) {
        this.dice = dice;
        this.nodes = nodes;
        this.thresholdMillis = threshold.toMillis();
        this.classes = List.copyOf(classes);
    }

    /** The faults, by their begin. */
    public List<Fault> draw() {
        int count = dice.chance(500) ? 1 : dice.chance(600) ? 2 : MOST;
        List<Fault> all = new ArrayList<>();
        long at = dice.between(10 * SECOND, 30 * SECOND);
        for (int index = 0; index < count; index++) {
            all.add(fault(at));
            at += dice.between(0, dice.chance(500) ? 15 * SECOND : thresholdMillis * 5 / 4);
        }
        all.sort(Comparator.comparing(Fault::at));
        return all;
    }

    private Fault fault(long at) {
        FaultClass kind = dice.pick(classes);
        int node = dice.chance(600) ? 1 : 1 + dice.below(nodes);
        int other = 1 + (node + dice.below(nodes - 1)) % nodes;
        long length = kind.isMomentary() ? 0 : length();
        return new Fault(kind, Duration.ofMillis(at), Duration.ofMillis(length), node, other, value(kind, node));
    }

    private long length() {
        int way = dice.below(100);
        if (way < 20) {
            return dice.between(10, 5 * SECOND);
        }
        if (way < 40) {
            return dice.between(5 * SECOND, 30 * SECOND);
        }
        if (way < 65) {
            return dice.between(thresholdMillis / 3, thresholdMillis + 10 * SECOND);
        }
        return thresholdMillis + dice.between(10 * SECOND, 90 * SECOND);
    }

    private int value(FaultClass kind, int node) {
        return switch (kind) {
            case AGENT_KILLED_AT_EFFECT -> dice.below(120);
            // A set of nodes, as bits, that holds the node and not all.
            case PARTITION -> part(node);
            case FLAPPING -> (int) dice.between(SECOND / 2, 25 * SECOND);
            case LOSS, DUPLICATES -> (int) dice.between(20, 600);
            case DELAY -> (int) dice.between(20, 6 * SECOND);
            case HOST_SLOW -> (int) dice.between(2, 60);
            case CLOCK_JUMP -> (int) dice.between(-2 * 3600, 2 * 3600);
            default -> dice.below(1000);
        };
    }

    private int part(int node) {
        int all = (1 << nodes) - 1;
        int bits = (dice.below(all) | (1 << (node - 1))) & all;
        return bits == all ? 1 << (node - 1) : bits;
    }
}
