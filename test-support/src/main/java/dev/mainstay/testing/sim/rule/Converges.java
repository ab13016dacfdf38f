package dev.mainstay.testing.sim.rule;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.transition.TransitionState;
import dev.mainstay.testing.sim.world.SimNode;
import dev.mainstay.testing.sim.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * I11: when all faults are over, the cluster has exactly one main that serves clients, the others stream from it or say
 * why they cannot, and nothing is under way for ever.
 */
public final class Converges implements Invariant {

    @Override
    public String id() {
        return "I11";
    }

    @Override
    public String text() {
        return "when faults stop, one main serves and all others follow it or say why not";
    }

    @Override
    public Optional<String> check(World world) {
        return Optional.empty();
    }

    @Override
    public Optional<String> checkEnd(World world) {
        List<NodeId> open = world.nodes().stream()
                .filter(node -> node.database().acceptsClients())
                .map(SimNode::id)
                .toList();
        List<String> wrong = new ArrayList<>();
        if (open.size() != 1) {
            wrong.add("nodes " + open + " serve clients");
        }
        for (SimNode node : world.nodes()) {
            node.transition()
                    .filter(TransitionState::isRunning)
                    .ifPresent(state -> wrong.add("node " + node.id() + " is still at "
                            + state.kind().word() + " "
                            + state.current().map(Object::toString).orElse("")));
            boolean follows = node.database()
                    .streamsFrom()
                    .filter(main -> open.equals(List.of(main)))
                    .isPresent();
            if (!open.contains(node.id())
                    && !follows
                    && !node.state().condition().isClosed()) {
                wrong.add("node " + node.id() + ", " + node.state().role().word() + ", "
                        + node.state().condition().word() + ", does not follow");
            }
        }
        return wrong.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", wrong));
    }
}
