package dev.mainstay.testing.sim.rule;

import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.RecordedEvent;
import dev.mainstay.testing.sim.world.Happening;
import dev.mainstay.testing.sim.world.SimNode;
import dev.mainstay.testing.sim.world.World;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** I17: until something goes wrong or an operator acts, nobody is promoted, nobody is fenced, and one main serves. */
public final class CalmStaysCalm implements Invariant {

    private final Growth<Happening> happenings = new Growth<>();
    private final SortedMap<Integer, Growth<RecordedEvent>> events = new TreeMap<>();
    private boolean disturbed;
    private boolean served;

    @Override
    public String id() {
        return "I17";
    }

    @Override
    public String text() {
        return "without a fault nobody is promoted or fenced, and the main serves";
    }

    @Override
    public Optional<String> check(World world) {
        for (Happening one : happenings.added(world.happenings())) {
            disturbed |= one.kind() == Happening.Kind.FAULT || one.kind() == Happening.Kind.OPERATOR;
        }
        return disturbed ? Optional.empty() : judge(world);
    }

    private boolean wasFenced(SimNode node) {
        return events.computeIfAbsent(node.id().value(), id -> new Growth<>()).added(node.events()).stream()
                .anyMatch(event -> event.event().kind() == EventKind.FENCED);
    }

    private Optional<String> judge(World world) {
        if (!world.promotions().isEmpty()) {
            return Optional.of("node " + world.promotions().get(0).node() + " was promoted although nothing happened");
        }
        int serving = 0;
        for (SimNode node : world.nodes()) {
            serving += node.database().acceptsClients() ? 1 : 0;
            if (wasFenced(node)) {
                return Optional.of("node " + node.id() + " was fenced although nothing happened");
            }
        }
        boolean wasServed = served;
        served |= serving == 1;
        return wasServed && serving != 1
                ? Optional.of(serving + " nodes accept clients although nothing happened")
                : Optional.empty();
    }
}
