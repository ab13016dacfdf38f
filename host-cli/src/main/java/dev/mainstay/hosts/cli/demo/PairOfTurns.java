package dev.mainstay.hosts.cli.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/**
 * A switchover by Mainstay and one by hand, one right after the other.
 *
 * @param mainstay by Mainstay
 * @param byHand by hand
 */
record PairOfTurns(Turned mainstay, Turned byHand) {

    private static final double CENT = 100.0;

    /** How many times as long writes stood still with Mainstay. */
    double ratio() {
        return (double) mainstay.writeGap().toNanos() / byHand.writeGap().toNanos();
    }

    ObjectNode into(ObjectNode object) {
        ObjectNode filled = object.put("mainstay_ms", mainstay.writeGap().toMillis())
                .put("by_hand_ms", byHand.writeGap().toMillis())
                .put("ratio", rounded(ratio()));
        mainstay.inside().map(Duration::toMillis).ifPresent(inside -> {
            ObjectNode unused = filled.put("inside_ms", inside);
        });
        return filled;
    }

    static double rounded(double ratio) {
        return Math.round(ratio * CENT) / CENT;
    }

    @Override
    public String toString() {
        return String.format(
                "Mainstay %4d ms, by hand %4d ms, ratio %.2f",
                mainstay.writeGap().toMillis(), byHand.writeGap().toMillis(), ratio());
    }
}
