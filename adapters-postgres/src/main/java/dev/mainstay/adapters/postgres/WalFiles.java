package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.domain.wal.TimelineHistory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files below {@code pg_wal}: segments and histories. Immutable; a file that vanishes while it is read is not there.
 *
 * @param directory where they are
 * @param geometry how records lie in them
 */
record WalFiles(Path directory, WalGeometry geometry) {

    private static final Pattern HISTORY = Pattern.compile("([0-9A-F]{8})\\.history");
    private static final int HEX = 16;

    static WalFiles of(ServerLayout layout, WalGeometry geometry) {
        return new WalFiles(layout.data().resolve("pg_wal"), geometry);
    }

    boolean hasSegment(Timeline timeline, long position) {
        return Files.exists(segment(timeline, position));
    }

    Path segment(Timeline timeline, long position) {
        return directory.resolve(geometry.file(timeline, position));
    }

    /** The position after the record that begins there, by the length with which each record begins. */
    Lsn endOfRecord(Timeline timeline, Lsn start) {
        Path file = segment(timeline, start.bytes());
        ByteBuffer length = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder());
        try (FileChannel channel = FileChannel.open(file)) {
            int read = channel.read(length, geometry.segmentOffset(start.bytes()));
            long total = read == Integer.BYTES ? Integer.toUnsignedLong(length.getInt(0)) : 0;
            if (total < WalScan.RECORD_HEADER) {
                throw new OperationFailedException("there is no record at " + start + " in " + file);
            }
            return geometry.endOf(start, total);
        } catch (IOException unreadable) {
            throw new OperationFailedException(file + " cannot be read: " + unreadable, unreadable);
        }
    }

    /**
     * The history that ends in a timeline; the first one has no file.
     *
     * @throws OperationFailedException when its file is not there or makes no sense
     */
    TimelineHistory history(Timeline timeline) {
        if (timeline.id() == 1) {
            return TimelineHistory.startingAt(timeline);
        }
        Path file = directory.resolve(String.format("%08X.history", timeline.id()));
        try {
            return TimelineHistory.parse(timeline, Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException missing) {
            throw new OperationFailedException(
                    file + " is not there, and without it the branch of this data is not known", missing);
        } catch (IOException | InvalidRequestException odd) {
            throw new OperationFailedException(file + " cannot be read: " + odd.getMessage(), odd);
        }
    }

    /** Timelines with a history file, the newest first. */
    List<Timeline> timelines() {
        List<Timeline> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*.history")) {
            entries.forEach(entry -> timeline(entry).ifPresent(found::add));
        } catch (IOException unreadable) {
            throw new OperationFailedException(directory + " cannot be read: " + unreadable, unreadable);
        }
        found.sort(Comparator.comparing(Timeline::id).reversed());
        return found;
    }

    private static Optional<Timeline> timeline(Path file) {
        Matcher name = HISTORY.matcher(file.getFileName().toString());
        return Optional.of(name)
                .filter(Matcher::matches)
                .map(matched -> Integer.parseUnsignedInt(matched.group(1), HEX))
                .filter(id -> id > 0)
                .map(Timeline::new);
    }
}
