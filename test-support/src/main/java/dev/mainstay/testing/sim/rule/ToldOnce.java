package dev.mainstay.testing.sim.rule;

import dev.mainstay.testing.sim.world.SimNode;
import dev.mainstay.testing.sim.world.World;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Part of I11: a state is told to people once, not again and again for as long as it lasts. */
public final class ToldOnce implements Invariant {

    /** More than any three faults give a node to tell. */
    private static final int MOST = 150;

    private final SortedMap<Integer, Integer> begun = new TreeMap<>();

    @Override
    public String id() {
        return "I11-told";
    }

    @Override
    public String text() {
        return "a node tells what happened and then is silent";
    }

    @Override
    public Optional<String> check(World world) {
        for (SimNode node : world.nodes()) {
            int events = node.events().size();
            int before = begun.computeIfAbsent(node.id().value(), id -> events);
            if (events - before > MOST) {
                return Optional.of("node " + node.id() + " recorded " + (events - before) + " events, the last of them "
                        + node.events().get(events - 1).event().kind().word());
            }
        }
        return Optional.empty();
    }
}
