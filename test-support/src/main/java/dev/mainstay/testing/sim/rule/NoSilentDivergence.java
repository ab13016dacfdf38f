package dev.mainstay.testing.sim.rule;

import dev.mainstay.testing.sim.world.Acknowledged;
import dev.mainstay.testing.sim.world.SimNode;
import dev.mainstay.testing.sim.world.World;
import java.util.Optional;

/**
 * I11, what numbers cannot tell (M5, M6): some time after everything works again a standby that streams from the main, and
 * has all of its log, has the main's rows and no other.
 */
public final class NoSilentDivergence implements Invariant {

    @Override
    public String id() {
        return "I11-rows";
    }

    @Override
    public String text() {
        return "a standby that streams from the main has the main's rows and no other";
    }

    @Override
    public Optional<String> check(World world) {
        return Optional.empty();
    }

    @Override
    public Optional<String> checkEnd(World world) {
        for (SimNode node : world.nodes()) {
            Optional<SimNode> main = node.database().streamsFrom().map(world::node);
            boolean same = main.filter(from ->
                            from.database().flushed().equals(node.database().flushed()))
                    .isPresent();
            if (same) {
                Optional<String> wrong = compare(world, node, main.get());
                if (wrong.isPresent()) {
                    return wrong;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> compare(World world, SimNode standby, SimNode main) {
        return world.acknowledged().stream()
                .map(Acknowledged::row)
                .filter(row -> standby.database().holds(row) != main.database().holds(row))
                .findFirst()
                .map(row -> "node " + standby.id() + " streams from node " + main.id()
                        + " and only one of them has row " + row);
    }
}
