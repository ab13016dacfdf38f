package dev.mainstay.testing.sim.rule;

import dev.mainstay.domain.topology.SyncRecord;
import dev.mainstay.domain.transition.Promote;
import dev.mainstay.testing.sim.world.Acknowledged;
import dev.mainstay.testing.sim.world.Promotion;
import dev.mainstay.testing.sim.world.World;
import java.util.List;
import java.util.Optional;

/**
 * I3: with synchronous mode on, a database that was promoted without a person's word holds everything that was acknowledged
 * before.
 */
public final class SynchronousLosesNothing implements Invariant {

    private final Growth<Promotion> promotions = new Growth<>();
    private final Losses losses = new Losses();

    @Override
    public String id() {
        return "I3";
    }

    @Override
    public String text() {
        return "with synchronous mode on, an automatic promotion loses no acknowledged write";
    }

    @Override
    public Optional<String> check(World world) {
        Optional<String> wrong = Optional.empty();
        for (Promotion promotion : promotions.added(world.promotions())) {
            List<Acknowledged> lost = losses.of(world, promotion);
            boolean judged =
                    promotion.trigger().equals(Optional.of(Promote.Trigger.AUTOMATIC)) && isOn(world, promotion);
            if (judged && !lost.isEmpty()) {
                wrong = wrong.or(() -> Optional.of("node " + promotion.node() + " promoted itself at "
                        + promotion.at().toMillis() + " ms and lacks " + lost.size()
                        + " acknowledged rows, the first of them row "
                        + lost.get(0).row() + ", acknowledged by node "
                        + lost.get(0).node() + " at " + lost.get(0).at().toMillis() + " ms"));
            }
        }
        return wrong;
    }

    private static boolean isOn(World world, Promotion promotion) {
        return world.node(promotion.node())
                .state()
                .sync()
                .map(SyncRecord::terms)
                .filter(SyncRecord.Terms::on)
                .isPresent();
    }
}
