package dev.mainstay.adapters.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Writes one export durably, and counts its rows meanwhile. Confined to one thread. */
final class CsvFile {

    private static final int BUFFER = 64 * 1024;

    /** A full disk would stop the agent itself: there must be room for more than what is written between two looks. */
    private static final long LOOK = 16L << 20;

    private static final SalvageRoom ROOM = new SalvageRoom(2 * LOOK, "the next rows");

    private final Path path;
    private boolean isQuoted;
    private long lines;
    private long bytes;
    private long looked;

    CsvFile(Path path) {
        this.path = path;
    }

    void write(InputStream stream) throws IOException {
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(
                path, options, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            byte[] buffer = new byte[BUFFER];
            for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                count(buffer, read);
                requireRoom();
                ByteBuffer rest = ByteBuffer.wrap(buffer, 0, read);
                while (rest.hasRemaining()) {
                    bytes += channel.write(rest);
                }
            }
            channel.force(true);
        }
    }

    /** Without the header. */
    long rows() {
        return Math.max(0, lines - 1);
    }

    long bytes() {
        return bytes;
    }

    private void requireRoom() {
        if (bytes - looked >= LOOK) {
            ROOM.require(path.resolveSibling(""));
            looked = bytes;
        }
    }

    /** A line ends outside of quotes only; a doubled quote within them changes nothing. */
    private void count(byte[] buffer, int length) {
        for (int at = 0; at < length; at++) {
            if (buffer[at] == '"') {
                isQuoted = !isQuoted;
            } else if (buffer[at] == '\n' && !isQuoted) {
                lines++;
            }
        }
    }
}
