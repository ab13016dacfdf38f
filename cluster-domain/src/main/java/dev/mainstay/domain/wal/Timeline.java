package dev.mainstay.domain.wal;

import dev.mainstay.domain.error.InvalidRequestException;

/**
 * A branch of WAL history by its number. Two branches may bear the same number (M6): ancestry is decided by
 * {@link TimelineHistory}, never by comparing numbers.
 *
 * <p>Immutable. Source: PostgreSQL manual, "Timelines".
 *
 * @param id 1 or more
 */
public record Timeline(int id) {

    /** Rejects numbers below 1 with {@code InvalidRequestException}. */
    public Timeline {
        if (id < 1) {
            throw new InvalidRequestException("timeline " + id + " is not valid: expected 1 or more");
        }
    }

    @Override
    public String toString() {
        return Integer.toString(id);
    }
}
