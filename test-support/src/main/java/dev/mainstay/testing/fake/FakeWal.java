package dev.mainstay.testing.fake;

import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.WalDistance;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The write-ahead log of a fake data directory: what is there of it, and which rows ever came through it. Positions and
 * timeline numbers can lie about what two servers share (M5, M6); rows cannot. Confined to the lock of its network.
 */
final class FakeWal {

    /**
     * One commit.
     *
     * @param end the position after it
     * @param committedNanos when, on the main's ticker
     * @param content everything as it is then
     * @param row what a client wrote; {@link #NO_ROW} when it was none
     * @param connections {@code max_connections} of the server that wrote it: a standby needs as many (M8)
     */
    record Entry(Lsn end, long committedNanos, FakeContent content, int row, int connections) {}

    /** Of a commit that is not a client's. */
    static final int NO_ROW = -1;

    /** Enough for every standby that is behind by less than a lifetime of a test. */
    private static final int MOST = 1 << 16;

    /** As {@code wal_keep_size} is on a main of ours. */
    private static final WalDistance KEPT = new WalDistance(1L << 30);

    private final List<Entry> entries;
    private final BitSet rows;
    private Lsn begins;
    private WalDistance kept = KEPT;

    /** An empty one. */
    FakeWal(Lsn begins) {
        this.begins = begins;
        this.entries = new ArrayList<>();
        this.rows = new BitSet();
    }

    private FakeWal(Lsn begins, List<Entry> entries, BitSet rows, WalDistance kept) {
        this.begins = begins;
        this.kept = kept;
        this.entries = new ArrayList<>(entries);
        this.rows = (BitSet) rows.clone();
    }

    /** As a base backup brings it along: what the rows say is in the data, and nothing older than now is in the log. */
    FakeWal restartedAt(Lsn now) {
        return new FakeWal(now, List.of(), rows, kept);
    }

    /** All of it. */
    FakeWal copy() {
        return new FakeWal(begins, entries, rows, kept);
    }

    void add(Entry entry) {
        entries.add(entry);
        if (entry.row() != NO_ROW) {
            rows.set(entry.row());
        }
    }

    /** The entries that end behind that position, oldest first. */
    List<Entry> after(Lsn position) {
        int low = 0;
        int high = entries.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (position.hasReached(entries.get(middle).end())) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return entries.subList(low, entries.size());
    }

    /** Whether everything behind that position is still there. */
    boolean reachesBackTo(Lsn position) {
        return position.hasReached(begins);
    }

    /** Whether that row is in the data or on its way into it. */
    boolean holds(int row) {
        return rows.get(row);
    }

    /** All those rows. */
    BitSet rows() {
        return (BitSet) rows.clone();
    }

    /** The rows that are here and not there. */
    int rowsMissingIn(FakeWal other) {
        BitSet missing = (BitSet) rows.clone();
        missing.andNot(other.rows);
        return missing.cardinality();
    }

    /** So much stays though no slot asks for it. */
    void keep(WalDistance amount) {
        kept = amount;
    }

    /** A checkpoint: what neither a slot nor {@code wal_keep_size} holds back is recycled. */
    void recycle(Lsn now, Lsn neededBySlots) {
        boolean isFull = entries.size() > MOST;
        Lsn until = new Lsn(Math.max(0, now.bytes() - (isFull ? 0 : kept.bytes())));
        Lsn limit = until.compareTo(neededBySlots) < 0 ? until : neededBySlots;
        if (limit.compareTo(begins) > 0) {
            entries.subList(0, entries.size() - after(limit).size()).clear();
            begins = limit;
        }
    }
}
