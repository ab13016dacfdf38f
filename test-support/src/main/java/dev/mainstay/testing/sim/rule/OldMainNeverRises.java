package dev.mainstay.testing.sim.rule;

import dev.mainstay.domain.topology.Role;
import dev.mainstay.testing.sim.world.SimNode;
import dev.mainstay.testing.sim.world.World;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * I14: no database begins to serve while its agent could have heard of the main that was promoted last. A term alone proves
 * no main: an old one that was told to yield knows the term of a promotion that may never come.
 */
public final class OldMainNeverRises implements Invariant {

    private final Set<Integer> serving = new LinkedHashSet<>();
    private boolean looked;

    @Override
    public String id() {
        return "I14";
    }

    @Override
    public String text() {
        return "no database begins to serve where a main of a higher term can be heard of";
    }

    @Override
    public Optional<String> check(World world) {
        Optional<String> wrong = Optional.empty();
        for (SimNode node : world.nodes()) {
            if (!node.database().acceptsClients()) {
                serving.remove(node.id().value());
            } else if (serving.add(node.id().value()) && looked) {
                wrong = wrong.or(() -> judge(world, node));
            }
        }
        looked = true;
        return wrong;
    }

    private static boolean wasPromotedLast(World world, SimNode node) {
        int count = world.promotions().size();
        return count > 0 && world.promotions().get(count - 1).node().equals(node.id());
    }

    private static Optional<String> judge(World world, SimNode risen) {
        return world.nodes().stream()
                .filter(other -> other.state().role() == Role.MAIN && wasPromotedLast(world, other))
                .filter(other -> other.state().term().isNewerThan(risen.state().term()))
                .filter(other -> Doubt.talking(world, risen, other).compareTo(Doubt.heard(world)) > 0)
                .findFirst()
                .map(other -> "node " + risen.id() + " begins to serve in term "
                        + risen.state().term() + " although node " + other.id()
                        + ", which it can speak to, is main of term "
                        + other.state().term());
    }
}
