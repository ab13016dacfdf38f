package dev.mainstay.testing.sim.engine;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.TransitionState;
import dev.mainstay.testing.sim.world.SimNode;
import dev.mainstay.testing.sim.world.World;
import java.util.Optional;

/** Whether a cluster is as it should be: one main serves, the rest follow it, and nothing is under way. */
final class Rest {

    private Rest() {}

    static boolean isAtRest(World world) {
        Optional<NodeId> main = Optional.empty();
        for (SimNode node : world.nodes()) {
            if (node.transition().filter(TransitionState::isRunning).isPresent()) {
                return false;
            }
            if (node.database().acceptsClients()) {
                if (main.isPresent()) {
                    return false;
                }
                main = Optional.of(node.id());
            }
        }
        return main.isPresent() && allKnow(world, main.get());
    }

    private static boolean isFed(World world, SimNode node, NodeId main) {
        Optional<NodeId> from = node.database().streamsFrom();
        NodeId wanted = world.source(node.id()).orElse(main);
        boolean fed = from.equals(Optional.of(wanted)) && keepsSlot(world, main, node);
        return fed || from.equals(Optional.of(main));
    }

    /** A stream from the main shows that by itself. */
    private static boolean keepsSlot(World world, NodeId main, SimNode node) {
        return world.node(main).database().slots().stream()
                .anyMatch(slot -> slot.name().equals(SlotName.of(node.id())) && !slot.lost());
    }

    private static boolean allKnow(World world, NodeId main) {
        for (SimNode node : world.nodes()) {
            boolean leads = node.id().equals(main);
            boolean right = leads
                    ? node.state().role() == Role.MAIN && node.state().condition() == NodeCondition.MAIN
                    : node.state().role().follows()
                            && node.state().condition() == NodeCondition.STREAMING
                            && isFed(world, node, main);
            if (!right) {
                return false;
            }
        }
        return true;
    }
}
