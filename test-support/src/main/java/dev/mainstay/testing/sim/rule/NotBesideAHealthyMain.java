package dev.mainstay.testing.sim.rule;

import dev.mainstay.domain.transition.Promote;
import dev.mainstay.testing.sim.world.Promotion;
import dev.mainstay.testing.sim.world.SimNode;
import dev.mainstay.testing.sim.world.World;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * I8: nobody promotes itself beside a main that serves clients and that it could speak to for the whole threshold: then
 * some evidence was up, or unknown, and counted as down.
 */
public final class NotBesideAHealthyMain implements Invariant {

    private final Growth<Promotion> promotions = new Growth<>();
    private final SortedMap<Integer, Duration> servesSince = new TreeMap<>();

    @Override
    public String id() {
        return "I8";
    }

    @Override
    public String text() {
        return "no automatic promotion while a main that serves could be spoken to for the whole threshold";
    }

    @Override
    public Optional<String> check(World world) {
        world.nodes().forEach(node -> look(world, node));
        Optional<String> wrong = Optional.empty();
        for (Promotion promotion : promotions.added(world.promotions())) {
            if (promotion.trigger().equals(Optional.of(Promote.Trigger.AUTOMATIC))) {
                wrong = wrong.or(() -> judge(world, world.node(promotion.node())));
            }
        }
        return wrong;
    }

    private void look(World world, SimNode node) {
        int id = node.id().value();
        if (node.database().acceptsClients()) {
            servesSince.putIfAbsent(id, world.now());
        } else {
            servesSince.remove(id);
        }
    }

    private Optional<String> judge(World world, SimNode promoted) {
        Duration threshold = world.policy().failover().threshold();
        for (SimNode other : world.nodes()) {
            Duration served =
                    world.now().minus(servesSince.getOrDefault(other.id().value(), world.now()));
            Duration spoke = Doubt.least(served, Doubt.talking(world, promoted, other));
            if (!other.id().equals(promoted.id()) && spoke.compareTo(threshold) > 0) {
                return Optional.of("node " + promoted.id() + " promoted itself although node " + other.id()
                        + " served clients and could be spoken to for " + spoke.toMillis() + " ms");
            }
        }
        return Optional.empty();
    }
}
