package dev.mainstay.testing.sim.engine;

import dev.mainstay.testing.sim.fault.Dice;
import dev.mainstay.testing.sim.world.Line;
import java.time.Duration;
import java.util.Arrays;

/**
 * The lines between hosts, in each direction and for each kind: cut or not, how slow, how lossy. Cuts are counted, so that
 * two faults may cut one line and each mends its own. Confined to one thread.
 */
final class Lines {

    private static final long MICRO = 1_000L;
    private static final long QUICK = 300_000 * MICRO;
    private static final int FEW = 50;

    private final int nodes;
    private final Dice dice;
    private final Table api;
    private final Table database;
    private final long[] slowest;
    private final int[] lossPermille;
    private final int[] twicePermille;

    Lines(int nodes, Dice dice, long now) {
        this.nodes = nodes;
        this.dice = dice;
        this.api = new Table(nodes, now);
        this.database = new Table(nodes, now);
        this.slowest = new long[nodes + 1];
        this.lossPermille = new int[nodes + 1];
        this.twicePermille = new int[nodes + 1];
    }

    /** All lines of one kind. */
    private static final class Table {
        private final int[][] cuts;
        private final long[][] worksSince;

        Table(int nodes, long now) {
            this.cuts = new int[nodes + 1][nodes + 1];
            this.worksSince = new long[nodes + 1][nodes + 1];
            for (long[] row : worksSince) {
                Arrays.fill(row, now);
            }
        }
    }

    private Table table(Line line) {
        return switch (line) {
            case API -> api;
            case DATABASE -> database;
        };
    }

    boolean carries(Line line, int from, int to) {
        return from == to || table(line).cuts[from][to] == 0;
    }

    void cut(Line line, int from, int to) {
        table(line).cuts[from][to]++;
    }

    void mend(Line line, int from, int to) {
        table(line).cuts[from][to]--;
    }

    /** Packets to and from that host take up to so long. */
    void slow(int host, Duration longest) {
        slowest[host] = longest.toNanos();
    }

    /** So many of a thousand packets to and from that host get lost. */
    void lose(int host, int permille) {
        lossPermille[host] = permille;
    }

    /** So many of a thousand questions to that host arrive twice. */
    void repeat(int host, int permille) {
        twicePermille[host] = permille;
    }

    /** How long the next packet takes. */
    long delay(int from, int to) {
        long usual = dice.between(80 * MICRO, 900 * MICRO);
        long slow = Math.max(slowest[from], slowest[to]);
        return slow == 0 ? usual : usual + dice.between(slow / 4, slow);
    }

    /** Whether a question that waits for a second is almost always answered. */
    boolean isQuick(int one, int other) {
        return Math.max(slowest[one], slowest[other]) <= QUICK
                && Math.max(lossPermille[one], lossPermille[other]) <= FEW;
    }

    /** Whether the next packet gets lost. */
    boolean loses(int from, int to) {
        int permille = Math.max(lossPermille[from], lossPermille[to]);
        return permille > 0 && dice.chance(permille);
    }

    /** Whether the next question arrives twice. */
    boolean repeats(int to) {
        return twicePermille[to] > 0 && dice.chance(twicePermille[to]);
    }

    /** Remembers since when lines work; told after every change. */
    void look(long now, Working working) {
        for (Line line : Line.values()) {
            long[][] since = table(line).worksSince;
            for (int one = 1; one <= nodes; one++) {
                for (int other = 1; other <= nodes; other++) {
                    boolean works = working.works(line, one, other);
                    since[one][other] = !works ? -1 : since[one][other] < 0 ? now : since[one][other];
                }
            }
        }
    }

    /** Since when packets come through both ways; negative while they do not. */
    long worksSince(Line line, int one, int other) {
        return table(line).worksSince[one][other];
    }

    /** Whether packets come through both ways now. */
    interface Working {
        boolean works(Line line, int one, int other);
    }
}
