package dev.mainstay.adapters.local;

import dev.mainstay.domain.transition.JournalEntry;
import dev.mainstay.domain.transition.JournalRetention;
import dev.mainstay.ports.out.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the journal in {@code journal.ndjson}, one entry per line. Read once, then held in memory too.
 *
 * <p>Safe for all threads. Source: D2, F31.
 */
final class FileJournal implements Journal {

    private static final String NAME = "journal.ndjson";

    private final LineFile file;
    private volatile Optional<List<JournalEntry>> known = Optional.empty();

    FileJournal(StateDirectory directory) {
        this.file = new LineFile(directory, NAME);
    }

    @Override
    public synchronized void append(JournalEntry entry) {
        List<JournalEntry> before = entries();
        List<JournalEntry> after = new ArrayList<>(JournalRetention.before(entry, before));
        boolean shrinks = after.size() < before.size();
        after.add(entry);
        if (shrinks) {
            file.rewrite(after.stream().map(JournalCodec::encode).toList());
        } else {
            file.append(JournalCodec.encode(entry));
        }
        known = Optional.of(List.copyOf(after));
    }

    @Override
    public List<JournalEntry> entries() {
        return known.orElseGet(this::read);
    }

    private synchronized List<JournalEntry> read() {
        if (known.isEmpty()) {
            known = Optional.of(List.copyOf(file.load(JournalCodec::decode)));
        }
        return known.orElseThrow();
    }
}
