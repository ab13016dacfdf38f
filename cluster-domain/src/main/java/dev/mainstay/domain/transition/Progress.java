package dev.mainstay.domain.transition;

import dev.mainstay.domain.error.InvalidRequestException;
import java.util.Optional;

/**
 * How far a long step is.
 *
 * <p>Immutable.
 *
 * @param doneBytes moved so far
 * @param totalBytes to be moved, where known; an estimate may be below what is done
 * @param note for people, may be empty
 */
public record Progress(long doneBytes, Optional<Long> totalBytes, String note) {

    private static final Progress NONE = new Progress(0, Optional.empty(), "");
    private static final int WHOLE = 100;
    private static final int ALMOST = 99;

    /** Rejects negative amounts. */
    public Progress {
        if (doneBytes < 0) {
            throw new InvalidRequestException("progress " + doneBytes + " is not valid: expected 0 bytes or more");
        }
    }

    /** Nothing to count. */
    public static Progress none() {
        return NONE;
    }

    /** Nothing to count, and something to say. */
    public static Progress saying(String note) {
        return new Progress(0, Optional.empty(), note);
    }

    /** 0 to 99; empty when the whole is not known. A step is at 100 when it is reached, not before. */
    public Optional<Integer> percent() {
        return totalBytes.filter(total -> total > 0).map(total ->
                (int) Math.min(ALMOST, (double) doneBytes / total * WHOLE));
    }
}
