package dev.mainstay.hosts.cli.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;

/**
 * What a bench measured, and whether every acknowledged row was there at its end.
 *
 * @param pairs those that count, at least one
 * @param lostRows acknowledged and not there, on either side
 */
record BenchSummary(List<PairOfTurns> pairs, int lostRows) {

    BenchSummary {
        pairs = List.copyOf(pairs);
    }

    boolean ok() {
        return lostRows == 0;
    }

    /** The median of the paired ratios. */
    double ratio() {
        return Spread.median(pairs.stream().map(PairOfTurns::ratio).toList());
    }

    ObjectNode object() {
        ObjectNode summary = Story.object("summary").put("ok", ok()).put("runs", pairs.size());
        mainstay().into(summary.putObject("mainstay"));
        byHand().into(summary.putObject("by_hand"));
        ObjectNode unused = summary.put("ratio", PairOfTurns.rounded(ratio()));
        List<Duration> inside = inside();
        if (!inside.isEmpty()) {
            ObjectNode unusedToo =
                    summary.put("inside_ms", Spread.of(inside).median().toMillis());
        }
        return summary.put("lost_acked_rows", lostRows);
    }

    String text() {
        return "\nWrites stood still for, in the median of " + pairs.size() + " runs:"
                + "\n  Mainstay  " + mainstay()
                + "\n  by hand   " + byHand()
                + String.format("%n  ratio     %.2f", ratio())
                + "\nLost rows: " + lostRows;
    }

    private Spread mainstay() {
        return Spread.of(pairs.stream().map(pair -> pair.mainstay().writeGap()).toList());
    }

    private Spread byHand() {
        return Spread.of(pairs.stream().map(pair -> pair.byHand().writeGap()).toList());
    }

    private List<Duration> inside() {
        return pairs.stream().flatMap(pair -> pair.mainstay().inside().stream()).toList();
    }
}
