package dev.mainstay.testing.sim.rule;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.testing.sim.world.Line;
import dev.mainstay.testing.sim.world.SimDatabase;
import dev.mainstay.testing.sim.world.SimNode;
import dev.mainstay.testing.sim.world.World;
import java.time.Duration;
import java.util.Optional;

/**
 * I18: where nobody has served for longer than a failover may take, although all that time some secondary was fit to lead
 * and had the backing that the guard asks for, the cluster is stuck.
 */
public final class Progress implements Invariant {

    /** What a promotion and everything before it may take beyond the threshold, in thresholds. */
    private static final int BUDGET = 2;

    private Optional<Duration> unservedSince = Optional.empty();
    private Optional<NodeId> candidate = Optional.empty();
    private Duration fitSince = Duration.ZERO;

    @Override
    public String id() {
        return "I18";
    }

    @Override
    public String text() {
        return "when the main is lost and a fit secondary has its backing, somebody serves before long";
    }

    @Override
    public Optional<String> check(World world) {
        boolean served = world.nodes().stream().anyMatch(node -> node.database().acceptsClients());
        if (served || !world.policy().failover().automatic()) {
            unservedSince = Optional.empty();
            candidate = Optional.empty();
            return Optional.empty();
        }
        unservedSince = unservedSince.or(() -> Optional.of(world.now()));
        Optional<NodeId> fit = candidate
                .filter(before -> isFit(world, world.node(before)))
                .or(() -> world.nodes().stream()
                        .filter(node -> isFit(world, node))
                        .map(SimNode::id)
                        .findFirst());
        if (!fit.equals(candidate)) {
            candidate = fit;
            fitSince = world.now();
        }
        return candidate.flatMap(node -> judge(world, node));
    }

    private Optional<String> judge(World world, NodeId node) {
        Duration waited =
                Doubt.least(world.now().minus(fitSince), world.now().minus(unservedSince.orElse(world.now())));
        Duration most =
                world.policy().failover().threshold().multipliedBy(BUDGET).plus(Duration.ofMinutes(2));
        return waited.compareTo(most) > 0
                ? Optional.of("nobody has served for " + waited.toSeconds() + " s although node " + node
                        + " is fit to lead and backed under the guard "
                        + world.guard().word())
                : Optional.empty();
    }

    private static boolean isFit(World world, SimNode node) {
        SimDatabase database = node.database();
        return node.hostUp()
                && node.agentUp()
                && !node.agentFrozen()
                && !node.diskFull()
                && node.state().condition() == NodeCondition.STREAMING
                && node.state().role().mayTakeOver()
                && database.server() == SimDatabase.ServerState.RUNNING
                && database.inRecovery()
                && !database.replayPaused()
                && isBacked(world, node.id());
    }

    private static boolean isBacked(World world, NodeId node) {
        int friends = 1;
        for (SimNode other : world.nodes()) {
            boolean reached = !other.id().equals(node) && other.agentUp() && world.works(Line.API, node, other.id());
            friends += reached ? 1 : 0;
        }
        boolean most = 2 * friends > world.nodes().size();
        return switch (world.guard()) {
            case NONE -> true;
            case REFERENCE -> world.reachesReferences(node);
            case MAJORITY -> most;
            case LEASE -> world.reachesLease(node);
        };
    }
}
