package dev.mainstay.testing.sim.rule;

import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.testing.sim.world.SimNode;
import dev.mainstay.testing.sim.world.World;
import java.util.Optional;

/**
 * I19: some time after everything works again the main has a slot for every other node, or an event says that the node's
 * WAL is gone; and a secondary holds back no WAL but for those whose tag names it (D11, ADR 24). That no slot holds back more than its cap is the
 * model's own law (M10).
 */
public final class SlotsKeepFaith implements Invariant {

    @Override
    public String id() {
        return "I19";
    }

    @Override
    public String text() {
        return "when faults are over the main has a slot for every other node, and the others have none but for those they feed";
    }

    @Override
    public Optional<String> check(World world) {
        return Optional.empty();
    }

    @Override
    public Optional<String> checkEnd(World world) {
        Optional<String> wrong = Optional.empty();
        for (SimNode node : world.nodes()) {
            if (node.database().acceptsClients()) {
                wrong = wrong.or(() -> missing(world, node));
            } else if (holdsBackForNobody(world, node)) {
                wrong = wrong.or(() -> Optional.of("node " + node.id() + " is no main and holds back WAL with slot "
                        + node.database().slots().get(0).name()));
            }
        }
        return wrong;
    }

    /** An old main that waits for a person keeps everything as it is. */
    private static boolean holdsBackForNobody(World world, SimNode node) {
        return node.database().inRecovery()
                && !node.state().condition().isClosed()
                && node.database().slots().stream()
                        .anyMatch(slot -> world.nodes().stream()
                                .filter(other -> world.source(other.id()).equals(Optional.of(node.id())))
                                .noneMatch(other -> slot.name().equals(SlotName.of(other.id()))));
    }

    private static Optional<String> missing(World world, SimNode main) {
        return world.nodes().stream()
                .filter(other -> !other.id().equals(main.id()))
                .filter(other -> !hasSlot(main, other) && !isTold(world))
                .findFirst()
                .map(other -> "node " + main.id() + " is main and has no slot for node " + other.id()
                        + ", and no event says why");
    }

    private static boolean hasSlot(SimNode main, SimNode other) {
        return main.database().slots().stream()
                .filter(slot -> slot.name().equals(SlotName.of(other.id())))
                .anyMatch(slot -> !slot.lost());
    }

    private static boolean isTold(World world) {
        return world.nodes().stream()
                .flatMap(node -> node.events().stream())
                .anyMatch(event -> event.event().kind() == EventKind.SLOT_LOST);
    }
}
