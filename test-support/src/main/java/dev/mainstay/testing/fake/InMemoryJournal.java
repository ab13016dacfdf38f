package dev.mainstay.testing.fake;

import dev.mainstay.domain.transition.JournalEntry;
import dev.mainstay.domain.transition.JournalRetention;
import dev.mainstay.ports.out.Journal;
import java.util.ArrayList;
import java.util.List;

/**
 * A journal that survives every crash of the simulation, since the object outlives the node's.
 *
 * <p>Safe for all threads.
 */
public final class InMemoryJournal implements Journal {

    private final Fault fault = new Fault();
    private List<JournalEntry> kept = List.of();

    /** Refuses to write from now on, as a full disk does. */
    public synchronized void failWith(String reason) {
        fault.set(reason);
    }

    /** Writes again. */
    public synchronized void heal() {
        fault.clear();
    }

    @Override
    public synchronized void append(JournalEntry entry) {
        fault.throwUnavailable();
        List<JournalEntry> more = new ArrayList<>(JournalRetention.before(entry, kept));
        more.add(entry);
        kept = List.copyOf(more);
    }

    @Override
    public synchronized List<JournalEntry> entries() {
        return kept;
    }
}
