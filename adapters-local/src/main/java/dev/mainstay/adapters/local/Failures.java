package dev.mainstay.adapters.local;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.error.UnavailableException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Turns errors of the file system into sentences that name the file and what to do. */
final class Failures {

    private Failures() {}

    /** A file cannot be written now: nothing may be done on the strength of it (F31). */
    static UnavailableException unwritable(Path file, IOException cause) {
        return new UnavailableException(
                "cannot write " + file + ": " + words(cause)
                        + "; make room or repair the file system (df -h " + file.getParent()
                        + "), nothing is done until it can be written",
                cause);
    }

    /** A file that is there cannot be read. */
    static UnavailableException unreadable(Path file, IOException cause) {
        return new UnavailableException(
                "cannot read " + file + ": " + words(cause) + "; see ls -l " + file.getParent(), cause);
    }

    /** A file is there and says nothing this version understands. It is never overwritten. */
    static OperationFailedException notUnderstood(Path file, String where, String why) {
        return new OperationFailedException(where + file + " cannot be understood: " + why
                + ". Nothing was changed. Restore the file, run the version of"
                + " Mainstay that wrote it, or move it aside: mv " + file + " " + file + ".broken");
    }

    /** What the system said, without the file's name, which the sentence has already. */
    static String words(IOException cause) {
        if (cause instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (cause instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (cause instanceof FileSystemException named) {
            return Optional.ofNullable(named.getReason()).orElse("refused by the file system");
        }
        return Optional.ofNullable(cause.getMessage()).orElse(cause.getClass().getSimpleName());
    }
}
