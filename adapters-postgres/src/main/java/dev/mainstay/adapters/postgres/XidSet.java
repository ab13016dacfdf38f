package dev.mainstay.adapters.postgres;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A set of transaction ids, 32 bits each: a few bits per member where they lie close. Confined to one thread. */
final class XidSet {

    private static final int LOW_BITS = 16;
    private static final int LOW = (1 << LOW_BITS) - 1;

    private final SortedMap<Integer, BitSet> blocks = new TreeMap<>();

    /** Whether the first was given out before the second; ids go round (manual, "Transactions and Identifiers"). */
    static boolean precedes(long first, long second) {
        return (int) (first - second) < 0;
    }

    void add(long xid) {
        blocks.computeIfAbsent((int) (xid >>> LOW_BITS), block -> new BitSet()).set((int) xid & LOW);
    }

    boolean contains(long xid) {
        BitSet block = blocks.get((int) (xid >>> LOW_BITS));
        return block != null && block.get((int) xid & LOW);
    }

    boolean isEmpty() {
        return blocks.isEmpty();
    }

    /** As a constant of SQL. */
    void writeTo(OutputStream stream) throws IOException {
        StringBuilder text = new StringBuilder("'{");
        String comma = "";
        for (Map.Entry<Integer, BitSet> block : blocks.entrySet()) {
            long high = (long) block.getKey() << LOW_BITS;
            for (int low = block.getValue().nextSetBit(0);
                    low >= 0;
                    low = block.getValue().nextSetBit(low + 1)) {
                text.append(comma).append(high | low);
                comma = ",";
            }
            flush(text, stream);
        }
        text.append("}'::xid[]");
        flush(text, stream);
    }

    private static void flush(StringBuilder text, OutputStream stream) throws IOException {
        stream.write(text.toString().getBytes(StandardCharsets.US_ASCII));
        text.setLength(0);
    }
}
