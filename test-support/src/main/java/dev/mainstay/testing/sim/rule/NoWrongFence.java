package dev.mainstay.testing.sim.rule;

import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.RecordedEvent;
import dev.mainstay.testing.sim.world.SimNode;
import dev.mainstay.testing.sim.world.World;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * I17, I25: a main is not fenced while it can speak to every other node and none knows a higher term. So the loss of the
 * references, or of the third party that grants the lease, stops nobody by itself.
 */
public final class NoWrongFence implements Invariant {

    private final SortedMap<Integer, Growth<RecordedEvent>> events = new TreeMap<>();

    @Override
    public String id() {
        return "I25";
    }

    @Override
    public String text() {
        return "no main is fenced while every other node can be spoken to and none outranks it";
    }

    @Override
    public Optional<String> check(World world) {
        Optional<String> wrong = Optional.empty();
        for (SimNode node : world.nodes()) {
            Growth<RecordedEvent> fresh = events.computeIfAbsent(node.id().value(), id -> new Growth<>());
            boolean fenced = fresh.added(node.events()).stream()
                    .anyMatch(event -> event.event().kind() == EventKind.FENCED);
            if (fenced && isBacked(world, node)) {
                wrong = Optional.of(
                        "node " + node.id() + " was fenced although every other node could be spoken to for "
                                + needed(world).toMillis() + " ms and none knows a higher term");
            }
        }
        return wrong;
    }

    private static boolean isBacked(World world, SimNode main) {
        return world.nodes().stream()
                .filter(other -> !other.id().equals(main.id()))
                .noneMatch(
                        other -> other.state().term().isNewerThan(main.state().term())
                                || !world.promotions().isEmpty()
                                || Doubt.talking(world, main, other).compareTo(needed(world)) <= 0);
    }

    private static Duration needed(World world) {
        return world.policy().fenceAfter().plus(Doubt.heard(world));
    }
}
