package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.wal.Lsn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Reads one record over as many pages as it has and says where it ends; keeps none of it but its header. Confined to one
 * thread. Source: PostgreSQL's {@code XLogRecord} and {@code xlogreader.c}.
 */
final class WalRecordReader {

    private static final int LENGTH = 0;
    private static final int PREVIOUS = 8;
    private static final int INFO = 16;
    private static final int MANAGER = 17;
    private static final int CHECKSUM = 20;
    private static final int KIND = 0xF0;
    private static final int SWITCH = 0x40;

    private final WalScan scan;
    private final WalGeometry geometry;
    private final ByteBuffer header = ByteBuffer.allocate(WalScan.RECORD_HEADER).order(ByteOrder.nativeOrder());
    private final CRC32C checksum = new CRC32C();
    private long start;
    private long end;

    WalRecordReader(WalScan scan, WalGeometry geometry) {
        this.scan = scan;
        this.geometry = geometry;
    }

    long start() {
        return start;
    }

    /** The position after it, and after what a switch of segments leaves unused. */
    long end() {
        return end;
    }

    /**
     * False when there is no whole record.
     *
     * @param previous where the record before it began, negative when that is not known
     */
    boolean read(long position, long previous) throws IOException {
        start = geometry.recordStart(position);
        Optional<ByteBuffer> first = scan.page(start);
        if (first.isEmpty() || geometry.pageOffset(start) < geometry.header(start - geometry.pageOffset(start))) {
            return false;
        }
        long length = Integer.toUnsignedLong(first.get().getInt(geometry.pageOffset(start)));
        if (length < WalScan.RECORD_HEADER) {
            return false;
        }
        header.clear();
        checksum.reset();
        return readPages(length, previous);
    }

    private boolean readPages(long length, long previous) throws IOException {
        long position = start;
        long left = length;
        while (true) {
            Optional<ByteBuffer> page = scan.page(position);
            if (page.isEmpty()) {
                return false;
            }
            if (left < length && WalPage.overwrites(page.get())) {
                return read(position - geometry.pageOffset(position), previous);
            }
            if (left < length && !WalPage.continues(page.get(), left)) {
                return false;
            }
            int here = (int) Math.min(left, geometry.room(position));
            take(page.get(), geometry.pageOffset(position), here);
            left -= here;
            if (left == 0) {
                return isWhole(length, previous);
            }
            position = geometry.recordStart(position + here);
        }
    }

    /** The checksum begins after the header, which comes last. */
    private void take(ByteBuffer page, int offset, int length) {
        int ofHeader = Math.min(header.remaining(), length);
        header.put(page.slice(offset, ofHeader));
        checksum.update(page.slice(offset + ofHeader, length - ofHeader));
    }

    private boolean isWhole(long length, long previous) {
        checksum.update(header.array(), LENGTH, CHECKSUM);
        boolean isLinked = previous < 0 || header.getLong(PREVIOUS) == previous;
        if (!isLinked || header.getInt(CHECKSUM) != (int) checksum.getValue()) {
            return false;
        }
        end = geometry.endOf(new Lsn(start), length).bytes();
        if (header.get(MANAGER) == 0 && (header.get(INFO) & KIND) == SWITCH) {
            end = geometry.segmentEnd(end);
        }
        return true;
    }
}
