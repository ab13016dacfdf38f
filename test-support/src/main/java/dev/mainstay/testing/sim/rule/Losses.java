package dev.mainstay.testing.sim.rule;

import dev.mainstay.testing.sim.world.Acknowledged;
import dev.mainstay.testing.sim.world.Promotion;
import dev.mainstay.testing.sim.world.World;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Which acknowledged rows each promotion lost; a row is lost once. Confined to one rule. */
final class Losses {

    private final BitSet gone = new BitSet();

    /** The rows that clients were told of before the promotion and that the promoted database does not hold. */
    List<Acknowledged> of(World world, Promotion promotion) {
        List<Acknowledged> lost = new ArrayList<>();
        for (Acknowledged row : world.acknowledged()) {
            int number = Math.toIntExact(row.row());
            boolean isOlder = row.at().compareTo(promotion.at()) <= 0;
            if (isOlder
                    && !gone.get(number)
                    && !world.node(promotion.node()).database().holds(row.row())) {
                gone.set(number);
                lost.add(row);
            }
        }
        return lost;
    }

    static long bytes(List<Acknowledged> rows) {
        return rows.stream().mapToLong(Acknowledged::bytes).sum();
    }
}
