package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.wal.Lsn;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of {@code pg_waldump}. The line is stable since PostgreSQL 10; what follows {@code desc:} differs a little
 * from version to version.
 *
 * <p>Source: {@code XLogDumpDisplayRecord} in pg_waldump.c of PostgreSQL 14 to 18.
 *
 * @param manager whose record it is
 * @param xid the transaction; 0 for none
 * @param at where it starts
 * @param bytes its length without page headers
 * @param verb what it does
 * @param words the rest of the line
 */
record WalRecord(String manager, long xid, Lsn at, long bytes, String verb, String words) {

    private static final Pattern LINE = Pattern.compile("rmgr: (\\S+)\\s+len \\(rec/tot\\):\\s*\\d+/\\s*(\\d+),"
            + " tx:\\s*(\\d+), lsn: ([0-9A-F]+/[0-9A-F]+), prev [0-9A-F]+/[0-9A-F]+, desc: (\\S*) ?(.*)");
    private static final Pattern UNKNOWN_VERB = Pattern.compile("UNKNOWN.*");
    private static final int PAGE = 8192;
    private static final int PAGE_HEADER = 24;
    private static final int SEGMENT_HEADER = 40;
    private static final int ALIGNMENT = 8;

    static Optional<WalRecord> parse(String line) {
        Matcher parts = LINE.matcher(line);
        return parts.matches()
                ? Optional.of(new WalRecord(
                        parts.group(1),
                        Long.parseLong(parts.group(3)),
                        Lsn.parse(parts.group(4)),
                        Long.parseLong(parts.group(2)),
                        parts.group(5),
                        parts.group(6)))
                : Optional.empty();
    }

    /** Whether {@code pg_waldump} itself did not know what it is. */
    boolean isUnknown() {
        return UNKNOWN_VERB.matcher(verb).matches();
    }

    /** Where the next one may start: pages have headers, of which the first in a segment is longer. */
    Lsn end(long segmentBytes) {
        long position = at.bytes();
        long rest = bytes;
        while (rest > 0) {
            long part = Math.min(rest, PAGE - Long.remainderUnsigned(position, PAGE));
            position += part;
            rest -= part;
            if (rest > 0) {
                boolean isFirst = Long.remainderUnsigned(position, segmentBytes) == 0;
                position += isFirst ? SEGMENT_HEADER : PAGE_HEADER;
            }
        }
        return new Lsn((position + ALIGNMENT - 1) & -ALIGNMENT);
    }
}
