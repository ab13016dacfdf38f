package dev.mainstay.adapters.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How much WAL slots may hold back on a main before a dead secondary is given up: a fifth of the file system of the data
 * directory, so that the main's disk cannot fill (D11, H-10).
 */
final class SlotRetention {

    private static final int PART = 5;
    private static final int MIB = 1 << 20;
    private static final int LEAST_MIB = 1024;
    private static final int MOST_MIB = 1 << 20;
    /** Where the files are out of sight, as in a container. */
    private static final int UNSEEN_MIB = 10_240;

    private SlotRetention() {}

    static int mebibytesFor(Path dataDirectory) {
        Path seen = dataDirectory;
        while (!Files.isDirectory(seen)) {
            seen = seen.getParent();
            if (seen == null || seen.getParent() == null) {
                return UNSEEN_MIB;
            }
        }
        try {
            long mebibytes = Files.getFileStore(seen).getTotalSpace() / PART / MIB;
            return (int) Math.max(LEAST_MIB, Math.min(MOST_MIB, mebibytes));
        } catch (IOException unreadable) {
            return UNSEEN_MIB;
        }
    }
}
