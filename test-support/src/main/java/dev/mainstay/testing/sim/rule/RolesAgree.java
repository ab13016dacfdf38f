package dev.mainstay.testing.sim.rule;

import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.testing.sim.world.SimNode;
import dev.mainstay.testing.sim.world.World;
import java.util.Optional;

/**
 * I13, what there is of it: some time after everything works again what a node remembers of its role is what its database
 * does. Redis, services and hooks follow the same memory; that they do is tested beside the agent, not simulated.
 */
public final class RolesAgree implements Invariant {

    @Override
    public String id() {
        return "I13";
    }

    @Override
    public String text() {
        return "when faults are over the role that a node remembers is what its database does";
    }

    @Override
    public Optional<String> check(World world) {
        return Optional.empty();
    }

    @Override
    public Optional<String> checkEnd(World world) {
        return world.nodes().stream()
                .filter(node -> !agrees(node))
                .findFirst()
                .map(node -> "node " + node.id() + " remembers to be "
                        + node.state().role().word() + "/"
                        + node.state().condition().word()
                        + (node.database().acceptsClients()
                                ? ", and its database serves"
                                : ", and its database is closed"));
    }

    private static boolean agrees(SimNode node) {
        boolean serves = node.database().acceptsClients();
        return switch (node.state().condition()) {
            case MAIN, STANDALONE -> serves;
            case AWAITING_REPLICA,
                    STREAMING,
                    FENCED,
                    ISOLATED,
                    NEEDS_REBASE,
                    AWAITING_REATTACH,
                    LEFT,
                    REMOVED,
                    DEMOTED_UNEXPECTEDLY -> !serves;
            case PROMOTED_EXTERNALLY -> node.state().condition() == NodeCondition.PROMOTED_EXTERNALLY;
        };
    }
}
