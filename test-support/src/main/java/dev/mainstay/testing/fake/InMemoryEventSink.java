package dev.mainstay.testing.fake;

import dev.mainstay.domain.event.RecordedEvent;
import dev.mainstay.domain.identity.EventId;
import dev.mainstay.ports.out.EventSink;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A store of events that survives every crash of the simulation and keeps everything.
 *
 * <p>Safe for all threads.
 */
public final class InMemoryEventSink implements EventSink {

    private final FakeDisk disk;
    private final Map<EventId, RecordedEvent> events = new LinkedHashMap<>();
    private final List<RecordedEvent> inOrder = new ArrayList<>();
    private final List<RecordedEvent> shown = Collections.unmodifiableList(inOrder);
    private final Set<EventId> unsent = new LinkedHashSet<>();
    /** What only the next reader finds. */
    private Optional<Runnable> doubtful = Optional.empty();

    /** On a disk of its own. */
    public InMemoryEventSink() {
        this(new FakeDisk());
    }

    /** On that disk. */
    public InMemoryEventSink(FakeDisk disk) {
        this.disk = disk;
        disk.onReopen(this::reopen);
    }

    /** Refuses to write from now on, as a full disk does. */
    public synchronized void failWith(String reason) {
        disk.fill(reason);
    }

    /** How many there are. */
    public synchronized int count() {
        return events.size();
    }

    /** Everything, oldest first; a live view, for the thread that stores. */
    public List<RecordedEvent> all() {
        return shown;
    }

    /** Writes again. */
    public synchronized void heal() {
        disk.heal();
    }

    @Override
    public synchronized void store(RecordedEvent event) {
        if (!events.containsKey(event.id())) {
            write(() -> {
                if (events.putIfAbsent(event.id(), event) == null) {
                    inOrder.add(event);
                    unsent.add(event.id());
                }
            });
        }
    }

    @Override
    public synchronized List<RecordedEvent> unsent(int limit) {
        return unsent.isEmpty()
                ? List.of()
                : unsent.stream().limit(limit).map(events::get).toList();
    }

    @Override
    public synchronized void markSent(List<EventId> arrived) {
        if (arrived.stream().anyMatch(unsent::contains)) {
            List<EventId> ids = List.copyOf(arrived);
            write(() -> ids.forEach(unsent::remove));
        }
    }

    @Override
    public synchronized List<RecordedEvent> latest(int limit) {
        List<RecordedEvent> newestFirst =
                new ArrayList<>(inOrder.subList(Math.max(0, inOrder.size() - limit), inOrder.size()));
        Collections.reverse(newestFirst);
        return List.copyOf(newestFirst);
    }

    /** A line that is in doubt is cut off before the next one is written. */
    private void write(Runnable line) {
        disk.write(
                "events",
                () -> {
                    doubtful = Optional.empty();
                    line.run();
                },
                () -> doubtful = Optional.of(line));
    }

    private synchronized void reopen() {
        doubtful.ifPresent(Runnable::run);
        doubtful = Optional.empty();
    }
}
