package dev.mainstay.testing.sim.rule;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.testing.sim.world.Acknowledged;
import dev.mainstay.testing.sim.world.Happening;
import dev.mainstay.testing.sim.world.Promotion;
import dev.mainstay.testing.sim.world.World;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * I1 as clients see it: once a promoted database has acknowledged a write, no database that was promoted before it does,
 * whatever session a client kept. Exempt as in {@link OneWriter}.
 */
public final class OneAcknowledger implements Invariant {

    private final Growth<Acknowledged> rows = new Growth<>();
    private final Growth<Promotion> promotions = new Growth<>();
    private final SortedMap<Integer, Integer> rank = new TreeMap<>();
    private Optional<NodeId> writer = Optional.empty();
    private int count;

    @Override
    public String id() {
        return "I1-clients";
    }

    @Override
    public String text() {
        return "no superseded database acknowledges a write after its successor did";
    }

    @Override
    public Optional<String> check(World world) {
        for (Promotion promotion : promotions.added(world.promotions())) {
            rank.put(promotion.node().value(), ++count);
        }
        Optional<String> wrong = Optional.empty();
        for (Acknowledged row : rows.added(world.acknowledged())) {
            wrong = wrong.or(() -> judge(world, row));
            writer = Optional.of(
                    writer.filter(other -> rank(other) > rank(row.node())).orElse(row.node()));
        }
        return wrong;
    }

    private Optional<String> judge(World world, Acknowledged row) {
        return writer.filter(successor -> rank(successor) > rank(row.node()))
                .filter(successor -> !Doubt.bothMayLead(world, successor, row.node()) && !isByHand(world))
                .map(successor -> "node " + row.node() + " acknowledged row " + row.row() + " although node "
                        + successor + ", which was promoted after it, had acknowledged one");
    }

    private int rank(NodeId node) {
        return rank.getOrDefault(node.value(), 0);
    }

    private static boolean isByHand(World world) {
        return world.happenings().stream().anyMatch(one -> one.kind() == Happening.Kind.OPERATOR);
    }
}
