package dev.mainstay.testing.sim.rule;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.transition.Promote;
import dev.mainstay.testing.sim.world.Promotion;
import dev.mainstay.testing.sim.world.SimNode;
import dev.mainstay.testing.sim.world.World;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * I7: a database that was promoted without a person's word has streamed from the last main since that became main (L20),
 * and its replay was not paused: nobody can tell from outside what for, and one that waits for parameters dies (M8).
 */
public final class PromotedWasFit implements Invariant {

    private final Growth<Promotion> promotions = new Growth<>();
    private final SortedMap<Integer, NodeId> streamed = new TreeMap<>();
    private final SortedMap<Integer, Boolean> paused = new TreeMap<>();
    private Optional<NodeId> main = Optional.empty();

    @Override
    public String id() {
        return "I7";
    }

    @Override
    public String text() {
        return "an automatic promotion is of a standby that streamed from the last main and whose replay goes on";
    }

    @Override
    public Optional<String> check(World world) {
        Optional<String> wrong = Optional.empty();
        for (Promotion promotion : promotions.added(world.promotions())) {
            if (promotion.trigger().equals(Optional.of(Promote.Trigger.AUTOMATIC))) {
                wrong = wrong.or(() -> judge(world, promotion.node()));
            }
            main = Optional.of(promotion.node());
            streamed.clear();
        }
        world.nodes().forEach(this::look);
        return wrong;
    }

    private Optional<String> judge(World world, NodeId node) {
        if (paused.getOrDefault(node.value(), false)) {
            return Optional.of("node " + node + " was promoted by itself although its replay was paused");
        }
        Optional<NodeId> from = Optional.ofNullable(streamed.get(node.value()));
        boolean excused =
                main.filter(last -> Doubt.bothMayLead(world, last, node)).isPresent();
        return from.isPresent() || excused
                ? Optional.empty()
                : Optional.of("node " + node + " was promoted by itself although it never streamed from node "
                        + main.map(Object::toString).orElse("unknown") + ", the last main");
    }

    private void look(SimNode node) {
        int id = node.id().value();
        paused.put(id, node.database().replayPaused());
        node.database()
                .streamsFrom()
                .filter(from -> main.isEmpty() || main.get().equals(from))
                .ifPresent(from -> streamed.put(id, from));
    }
}
