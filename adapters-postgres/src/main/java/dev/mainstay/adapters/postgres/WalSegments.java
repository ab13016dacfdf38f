package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * The files of write-ahead log that are there. Source: PostgreSQL manual, "WAL Internals".
 *
 * @param directory {@code pg_wal}
 * @param segmentBytes the size of each
 */
record WalSegments(Path directory, long segmentBytes) {

    private static final int HEX = 16;
    private static final int PART = 8;
    private static final long ADDRESSED = 1L << 32;
    private static final String NAME = "[0-9A-F]".repeat(3 * PART);

    /** The numbers of those on a timeline. */
    NavigableSet<Long> on(Timeline timeline) {
        NavigableSet<Long> found = new TreeSet<>();
        String start = String.format("%08X", timeline.id());
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, start + "*")) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (name.matches(NAME)) {
                    found.add(number(name));
                }
            }
        } catch (IOException unreadable) {
            throw new OperationFailedException(directory + " cannot be read: " + unreadable, unreadable);
        }
        return found;
    }

    /** The number of the one that holds a position. */
    long holding(Lsn position) {
        return Long.divideUnsigned(position.bytes(), segmentBytes);
    }

    Lsn start(long number) {
        return new Lsn(number * segmentBytes);
    }

    private long number(String name) {
        long high = Long.parseLong(name.substring(PART, 2 * PART), HEX);
        long low = Long.parseLong(name.substring(2 * PART), HEX);
        return high * (ADDRESSED / segmentBytes) + low;
    }
}
