package dev.mainstay.testing.sim.rule;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.transition.Promote;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.domain.transition.TransitionState;
import dev.mainstay.testing.sim.world.Promotion;
import dev.mainstay.testing.sim.world.World;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * I6, the half of the cluster: for each term one node is promoted, once. Where the guard cannot keep two from leading
 * (see {@link OneWriter}) it cannot keep two secondaries from the same term either.
 */
public final class OneMainPerTerm implements Invariant {

    private final Growth<Promotion> promotions = new Growth<>();
    private final SortedMap<Long, NodeId> promoted = new TreeMap<>();

    @Override
    public String id() {
        return "I6-one";
    }

    @Override
    public String text() {
        return "for each term one database is promoted, once";
    }

    @Override
    public Optional<String> check(World world) {
        Optional<String> wrong = Optional.empty();
        for (Promotion promotion : promotions.added(world.promotions())) {
            wrong = wrong.or(() -> term(world, promotion).flatMap(term -> judge(world, promotion, term)));
        }
        return wrong;
    }

    private Optional<String> judge(World world, Promotion promotion, long term) {
        Optional<NodeId> before = Optional.ofNullable(promoted.put(term, promotion.node()));
        return before.filter(
                        other -> other.equals(promotion.node()) || !Doubt.bothMayLead(world, other, promotion.node()))
                .map(other -> "node " + promotion.node() + " was promoted in term " + term + ", in which node " + other
                        + " had been promoted");
    }

    /** By the journal; who promotes by hand has no term yet. */
    private static Optional<Long> term(World world, Promotion promotion) {
        return world.node(promotion.node())
                .transition()
                .filter(state -> state.kind() == TransitionKind.PROMOTE && state.isRunning())
                .map(TransitionState::facts)
                .flatMap(facts -> facts.get(Promote.TERM))
                .map(Long::parseLong);
    }
}
