package dev.mainstay.ports.out;

import dev.mainstay.domain.transition.JournalEntry;
import java.util.List;

/**
 * The durable record of transitions. An entry is on disk when {@link #append} returns; a torn last line is dropped when
 * read, never an earlier one.
 *
 * <p>Confined to the loop thread for writing; reading is safe for all threads. Source: D2, F31.
 */
public interface Journal {

    /**
     * Adds one entry. The start of a new transition may drop old finished ones; at least the last 20 stay.
     *
     * @throws dev.mainstay.domain.error.UnavailableException when it cannot be made durable; then nothing may be done
     */
    void append(JournalEntry entry);

    /** Everything kept, oldest first. */
    List<JournalEntry> entries();
}
