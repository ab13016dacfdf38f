package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.OperationFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether there is room for an export. What was written after the fork takes about as much as its write-ahead log.
 *
 * @param wanted bytes
 * @param what for people
 */
record SalvageRoom(long wanted, String what) {

    private static final long AIR = 64L << 20;

    static SalvageRoom forExport(long logBytes) {
        return new SalvageRoom(logBytes + AIR, "the export");
    }

    /** Recovery writes a checkpoint and a segment or two. */
    static SalvageRoom forRecovery() {
        return new SalvageRoom(AIR, "the recovery of the old data");
    }

    /** Measures the file system of an existing path. */
    void require(Path there) {
        try {
            require(there, Files.getFileStore(there).getUsableSpace());
        } catch (IOException unreadable) {
            throw new OperationFailedException(there + " cannot be measured: " + unreadable, unreadable);
        }
    }

    void require(Path there, long free) {
        if (free < wanted) {
            throw new OperationFailedException("there is not enough room in " + there + " for " + what + ": " + free
                    + " bytes are free, and " + wanted + " are needed");
        }
    }
}
