package dev.mainstay.adapters.postgres;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The end of a log file, from a mark on, for error messages: few lines, no secrets.
 *
 * @param file the log
 * @param mark its length when the story began
 */
record ServerLog(Path file, long mark) {

    private static final int LINES = 12;
    private static final int BYTES = 8 * 1024;

    static ServerLog from(Path file) {
        try {
            return new ServerLog(file, Files.exists(file) ? Files.size(file) : 0);
        } catch (IOException unreadable) {
            return new ServerLog(file, 0);
        }
    }

    /** The last lines since the mark; empty when nothing was written or the file cannot be read. */
    String tail() {
        try (FileChannel channel = FileChannel.open(file)) {
            long from = Math.max(mark, channel.size() - BYTES);
            ByteBuffer bytes = ByteBuffer.allocate(BYTES);
            int unused = channel.read(bytes, from);
            List<String> lines = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            List<String> last = lines.subList(Math.max(0, lines.size() - LINES), lines.size());
            return Redaction.of(String.join("\n", last));
        } catch (IOException unreadable) {
            return "";
        }
    }
}
