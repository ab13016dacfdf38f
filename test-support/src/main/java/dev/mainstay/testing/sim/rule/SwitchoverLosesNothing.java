package dev.mainstay.testing.sim.rule;

import dev.mainstay.domain.transition.Promote;
import dev.mainstay.testing.sim.world.Acknowledged;
import dev.mainstay.testing.sim.world.Promotion;
import dev.mainstay.testing.sim.world.SimNode;
import dev.mainstay.testing.sim.world.World;
import java.util.List;
import java.util.Optional;

/**
 * I5: a database that was promoted because its main handed over holds everything that was ever acknowledged, and that
 * main's log ends where the new branch begins, so that it follows without a rewind.
 */
public final class SwitchoverLosesNothing implements Invariant {

    private final Growth<Promotion> promotions = new Growth<>();
    private final Losses losses = new Losses();

    @Override
    public String id() {
        return "I5";
    }

    @Override
    public String text() {
        return "a planned switchover loses no acknowledged write and needs no rewind";
    }

    @Override
    public Optional<String> check(World world) {
        Optional<String> wrong = Optional.empty();
        for (Promotion promotion : promotions.added(world.promotions())) {
            List<Acknowledged> lost = losses.of(world, promotion);
            if (promotion.trigger().equals(Optional.of(Promote.Trigger.HANDED_OVER))) {
                wrong = wrong.or(() -> judge(world, promotion, lost));
            }
        }
        return wrong;
    }

    private static Optional<String> judge(World world, Promotion promotion, List<Acknowledged> lost) {
        if (!lost.isEmpty()) {
            return Optional.of("the hand-over to node " + promotion.node() + " lost " + lost.size()
                    + " acknowledged rows, the first of them row " + lost.get(0).row());
        }
        return lastWriter(world, promotion)
                .filter(main -> !promotion.fork().hasReached(main.database().flushed()))
                .map(main -> "the hand-over to node " + promotion.node() + " forked at " + promotion.fork()
                        + " although the log of node " + main.id() + " ends at "
                        + main.database().flushed());
    }

    private static Optional<SimNode> lastWriter(World world, Promotion promotion) {
        for (int index = world.acknowledged().size() - 1; index >= 0; index--) {
            Acknowledged row = world.acknowledged().get(index);
            if (row.at().compareTo(promotion.at()) <= 0 && !row.node().equals(promotion.node())) {
                return Optional.of(world.node(row.node()));
            }
        }
        return Optional.empty();
    }
}
