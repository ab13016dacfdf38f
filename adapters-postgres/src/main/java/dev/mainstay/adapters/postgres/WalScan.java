package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.domain.wal.TimelineHistory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Follows the records of one branch to the last whole one, as recovery would: by lengths, links to the record before,
 * and checksums. Reads files only, so a server may write to them meanwhile. {@code pg_waldump} would read one timeline
 * only and not say where it stopped when a file is missing.
 *
 * <p>Confined to one thread. Source: PostgreSQL's {@code xlogreader.c}.
 */
final class WalScan implements AutoCloseable {

    /** What each record begins with. */
    static final int RECORD_HEADER = 24;

    private final WalFiles files;
    private final WalGeometry geometry;
    private final List<TimelineHistory.Switch> begins;
    private final ByteBuffer page;
    private Optional<FileChannel> open = Optional.empty();
    private long openSegment = -1;
    private long loaded = -1;
    private short magic;

    WalScan(WalFiles files, TimelineHistory history) {
        this.files = files;
        this.geometry = files.geometry();
        this.begins = begins(history);
        this.page = ByteBuffer.allocate(geometry.pageBytes()).order(ByteOrder.nativeOrder());
    }

    /** The position after the last whole record; empty when there is none at the start. */
    Optional<Lsn> endFrom(Lsn start) throws IOException {
        Optional<Lsn> end = Optional.empty();
        long previous = -1;
        long position = start.bytes();
        while (true) {
            WalRecordReader record = new WalRecordReader(this, geometry);
            if (!record.read(position, previous)) {
                return end;
            }
            previous = record.start();
            position = record.end();
            end = Optional.of(new Lsn(position));
        }
    }

    /** The page that has this position; empty when it is not there or is not that page. */
    Optional<ByteBuffer> page(long position) throws IOException {
        long start = position - geometry.pageOffset(position);
        if (start != loaded) {
            loaded = -1;
            if (!load(start)) {
                return Optional.empty();
            }
            loaded = start;
        }
        return Optional.of(page);
    }

    private boolean load(long start) throws IOException {
        Optional<FileChannel> file = file(start);
        if (file.isEmpty()) {
            return false;
        }
        page.clear();
        int offset = geometry.segmentOffset(start);
        while (page.hasRemaining()) {
            if (file.get().read(page, (long) offset + page.position()) < 0) {
                return false;
            }
        }
        if (magic == 0) {
            magic = WalPage.magic(page);
        }
        return WalPage.magic(page) == magic && WalPage.address(page) == start;
    }

    private Optional<FileChannel> file(long position) throws IOException {
        if (geometry.segment(position) != openSegment) {
            close();
            openSegment = geometry.segment(position);
            open = open(position);
        }
        return open;
    }

    /** The newest timeline that can have it: its first file begins with a copy of what was before it. */
    private Optional<FileChannel> open(long position) throws IOException {
        for (TimelineHistory.Switch begin : begins) {
            boolean isPossible = geometry.segment(begin.at().bytes()) <= geometry.segment(position);
            Path file = files.segment(begin.left(), position);
            if (isPossible && Files.exists(file)) {
                return Optional.of(FileChannel.open(file));
            }
        }
        return Optional.empty();
    }

    /** Each timeline with its first position, the newest first. */
    private static List<TimelineHistory.Switch> begins(TimelineHistory history) {
        List<Timeline> timelines = Stream.concat(
                        history.switches().stream().map(TimelineHistory.Switch::left), Stream.of(history.current()))
                .toList();
        return Stream.iterate(timelines.size() - 1, at -> at >= 0, at -> at - 1)
                .map(at -> new TimelineHistory.Switch(
                        timelines.get(at),
                        at == 0 ? Lsn.ZERO : history.switches().get(at - 1).at()))
                .toList();
    }

    @Override
    public void close() throws IOException {
        openSegment = -1;
        if (open.isPresent()) {
            open.get().close();
            open = Optional.empty();
        }
    }
}
