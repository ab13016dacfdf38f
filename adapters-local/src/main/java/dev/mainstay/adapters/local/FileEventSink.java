package dev.mainstay.adapters.local;

import dev.mainstay.domain.event.RecordedEvent;
import dev.mainstay.domain.identity.EventId;
import dev.mainstay.ports.out.EventSink;
import java.util.List;
import java.util.Optional;

/**
 * Keeps a node's events in {@code events.ndjson}: a line per event, and a line per batch that arrived in the shared
 * table. Read once, then held in memory too. Events that did not arrive are never dropped.
 *
 * <p>Safe for all threads. Source: D2.
 */
final class FileEventSink implements EventSink {

    /** How many of the latest events stay. */
    static final int KEPT = 1_000;

    private static final String NAME = "events.ndjson";

    private final LineFile file;
    private Optional<EventBook> known = Optional.empty();

    FileEventSink(StateDirectory directory) {
        this.file = new LineFile(directory, NAME);
    }

    @Override
    public synchronized void store(RecordedEvent event) {
        if (!book().knows(event.id())) {
            shortenWhenLong();
            write(new EventLine.Happened(event));
        }
    }

    @Override
    public synchronized List<RecordedEvent> unsent(int limit) {
        return book().unsent(limit);
    }

    @Override
    public synchronized void markSent(List<EventId> arrived) {
        List<EventId> fresh =
                arrived.stream().filter(book()::isUnsent).distinct().toList();
        if (!fresh.isEmpty()) {
            write(new EventLine.Arrived(fresh));
        }
    }

    @Override
    public synchronized List<RecordedEvent> latest(int limit) {
        return book().latest(limit);
    }

    private void write(EventLine line) {
        file.append(line.encode());
        book().take(line);
    }

    /** Rewrites only when that halves the file: a long list of unsent events must not be copied at each store. */
    private void shortenWhenLong() {
        if (file.lines() < 2 * KEPT) {
            return;
        }
        List<EventLine> fewer = book().shortened(KEPT);
        if (file.lines() >= 2 * fewer.size()) {
            file.rewrite(fewer.stream().map(EventLine::encode).toList());
            known = Optional.of(new EventBook(fewer));
        }
    }

    private EventBook book() {
        if (known.isEmpty()) {
            known = Optional.of(new EventBook(file.load(EventLine::decode)));
        }
        return known.orElseThrow();
    }
}
