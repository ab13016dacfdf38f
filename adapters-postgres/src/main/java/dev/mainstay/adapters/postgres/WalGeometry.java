package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;

/**
 * How write-ahead log lies in files: segments of pages, each page with a header that no record owns. Immutable.
 *
 * <p>Source: PostgreSQL's {@code access/xlog_internal.h}, unchanged from 9.5 to 18.
 *
 * @param segmentBytes size of a file
 * @param pageBytes size of a page
 */
record WalGeometry(int segmentBytes, int pageBytes) {

    private static final int LONG_HEADER = 40;
    private static final int SHORT_HEADER = 24;
    private static final int ALIGNMENT = 8;
    private static final long LOG_BYTES = 0x1_0000_0000L;

    /** The header at the beginning of that page. */
    int header(long page) {
        return Long.remainderUnsigned(page, segmentBytes) == 0 ? LONG_HEADER : SHORT_HEADER;
    }

    /** Where a record begins that may begin here: after the header, at the beginning of a page. */
    long recordStart(long position) {
        return pageOffset(position) == 0 ? position + header(position) : position;
    }

    /** The position after a record, which is a page's beginning when it fills the page before. */
    Lsn endOf(Lsn start, long length) {
        long position = start.bytes();
        long left = aligned(length);
        while (left > room(position)) {
            left -= room(position);
            long page = position + room(position);
            position = page + header(page);
        }
        return new Lsn(position + left);
    }

    /** Bytes up to the end of the page. */
    int room(long position) {
        return pageBytes - pageOffset(position);
    }

    int pageOffset(long position) {
        return (int) Long.remainderUnsigned(position, pageBytes);
    }

    int segmentOffset(long position) {
        return (int) Long.remainderUnsigned(position, segmentBytes);
    }

    /** The beginning of the segment after this position; itself when it is one. */
    long segmentEnd(long position) {
        int offset = segmentOffset(position);
        return offset == 0 ? position : position - offset + segmentBytes;
    }

    long segment(long position) {
        return Long.divideUnsigned(position, segmentBytes);
    }

    /** The name of the file that has a position. */
    String file(Timeline timeline, long position) {
        long perLog = LOG_BYTES / segmentBytes;
        long number = segment(position);
        return String.format(
                "%08X%08X%08X",
                timeline.id(), Long.divideUnsigned(number, perLog), Long.remainderUnsigned(number, perLog));
    }

    private static long aligned(long length) {
        return (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
}
