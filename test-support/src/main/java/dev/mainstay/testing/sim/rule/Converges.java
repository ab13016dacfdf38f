package dev.mainstay.testing.sim.rule;

import dev.mainstay.domain.event.RecordedEvent;
import dev.mainstay.domain.event.Severity;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.testing.sim.world.SimNode;
import dev.mainstay.testing.sim.world.World;
import java.util.List;
import java.util.Optional;

/**
 * I10, I11: some time after everything works again there is one main, and everybody else streams from it on its branch, or
 * is in a state that says why not, with an event that says so to people.
 */
public final class Converges implements Invariant {

    @Override
    public String id() {
        return "I11";
    }

    @Override
    public String text() {
        return "when faults are over there is one main, and the rest stream from it or say why not";
    }

    @Override
    public Optional<String> check(World world) {
        return Optional.empty();
    }

    @Override
    public Optional<String> checkEnd(World world) {
        List<SimNode> mains = world.nodes().stream()
                .filter(node -> node.database().acceptsClients())
                .toList();
        if (mains.size() != 1) {
            return Optional.of(mains.size() + " nodes accept clients" + states(world));
        }
        SimNode main = mains.get(0);
        return world.nodes().stream()
                .filter(node -> !node.id().equals(main.id()))
                .filter(node -> !follows(world, node, main) && !saysWhyNot(node))
                .findFirst()
                .map(node -> "node " + node.id() + " neither streams from node " + main.id() + " nor says why not"
                        + states(world));
    }

    /** From the main, or from the secondary that its tag names. */
    private static boolean follows(World world, SimNode node, SimNode main) {
        Optional<NodeId> from = node.database().streamsFrom();
        boolean fed = from.isPresent() && from.equals(world.source(node.id()));
        return node.database().inRecovery()
                && (fed || from.equals(Optional.of(main.id())))
                && node.database().history().equals(main.database().history());
    }

    private static boolean saysWhyNot(SimNode node) {
        NodeCondition condition = node.state().condition();
        boolean isExplicit = condition.isClosed()
                || condition == NodeCondition.PROMOTED_EXTERNALLY
                || condition == NodeCondition.DEMOTED_UNEXPECTEDLY
                || condition == NodeCondition.LEFT;
        return isExplicit
                && !node.database().acceptsClients()
                && node.events().stream().anyMatch(Converges::isAlarm);
    }

    private static boolean isAlarm(RecordedEvent event) {
        return event.event().kind().severity() != Severity.INFO;
    }

    private static String states(World world) {
        StringBuilder text = new StringBuilder(":");
        for (SimNode node : world.nodes()) {
            text.append(" node ")
                    .append(node.id())
                    .append(" is ")
                    .append(node.state().role().word())
                    .append('/')
                    .append(node.state().condition().word())
                    .append(" in term ")
                    .append(node.state().term())
                    .append(node.database().inRecovery() ? ", in recovery" : "")
                    .append(node.database()
                            .streamsFrom()
                            .map(from -> ", streams from " + from)
                            .orElse(""))
                    .append(node.transition()
                            .filter(state -> state.isRunning())
                            .map(state -> ", at " + state.kind().word() + "/"
                                    + state.current().map(step -> step.name()).orElse("end"))
                            .orElse(""))
                    .append(';');
        }
        return text.toString();
    }
}
