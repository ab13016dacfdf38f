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

    private final FakeDisk disk;
    private List<JournalEntry> kept = List.of();
    /** What the next reader finds; differs while the last write is in doubt. */
    private List<JournalEntry> onDisk = List.of();

    /** On a disk of its own. */
    public InMemoryJournal() {
        this(new FakeDisk());
    }

    /** On that disk. */
    public InMemoryJournal(FakeDisk disk) {
        this.disk = disk;
        disk.onReopen(this::reopen);
    }

    /** Refuses to write from now on, as a full disk does. */
    public synchronized void failWith(String reason) {
        disk.fill(reason);
    }

    /** Writes again. */
    public synchronized void heal() {
        disk.heal();
    }

    @Override
    public synchronized void append(JournalEntry entry) {
        List<JournalEntry> more = new ArrayList<>(JournalRetention.before(entry, kept));
        more.add(entry);
        List<JournalEntry> next = List.copyOf(more);
        disk.write("journal", () -> keep(next), () -> onDisk = next);
    }

    @Override
    public synchronized List<JournalEntry> entries() {
        return kept;
    }

    private void keep(List<JournalEntry> next) {
        kept = next;
        onDisk = next;
    }

    private synchronized void reopen() {
        kept = onDisk;
    }
}
