package dev.mainstay.testing.sim.rule;

import dev.mainstay.testing.sim.world.Acknowledged;
import dev.mainstay.testing.sim.world.SimNode;
import dev.mainstay.testing.sim.world.World;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * I12: every write that was ever acknowledged is on some disk: in a database, in data that was moved aside, or salvaged.
 * Looked at when some database got shorter or lost its directory, since nothing else can destroy a row, and at the end.
 */
public final class NothingVanishes implements Invariant {

    private final SortedMap<Integer, Long> lengths = new TreeMap<>();

    @Override
    public String id() {
        return "I12";
    }

    @Override
    public String text() {
        return "no acknowledged write is destroyed without a copy";
    }

    @Override
    public Optional<String> check(World world) {
        boolean shorter = false;
        for (SimNode node : world.nodes()) {
            long now = node.database().flushed().bytes();
            Long before = lengths.put(node.id().value(), now);
            shorter |= before != null && Long.compareUnsigned(now, before) < 0;
        }
        return shorter ? checkEnd(world) : Optional.empty();
    }

    @Override
    public Optional<String> checkEnd(World world) {
        for (Acknowledged row : world.acknowledged()) {
            if (world.nodes().stream().noneMatch(node -> node.database().keeps(row.row()))) {
                return Optional.of("row " + row.row() + ", which node " + row.node() + " acknowledged at "
                        + row.at().toMillis() + " ms, is on no disk any more");
            }
        }
        return Optional.empty();
    }
}
