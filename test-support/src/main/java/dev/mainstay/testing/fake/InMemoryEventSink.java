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
import java.util.Set;

/**
 * A store of events that survives every crash of the simulation and keeps everything.
 *
 * <p>Safe for all threads.
 */
public final class InMemoryEventSink implements EventSink {

    private final Fault fault = new Fault();
    private final Map<EventId, RecordedEvent> events = new LinkedHashMap<>();
    private final Set<EventId> unsent = new LinkedHashSet<>();

    /** Refuses to write from now on, as a full disk does. */
    public synchronized void failWith(String reason) {
        fault.set(reason);
    }

    /** How many there are. */
    public synchronized int count() {
        return events.size();
    }

    /** Writes again. */
    public synchronized void heal() {
        fault.clear();
    }

    @Override
    public synchronized void store(RecordedEvent event) {
        fault.throwUnavailable();
        if (events.putIfAbsent(event.id(), event) == null) {
            unsent.add(event.id());
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
        fault.throwUnavailable();
        arrived.forEach(unsent::remove);
    }

    @Override
    public synchronized List<RecordedEvent> latest(int limit) {
        List<RecordedEvent> newestFirst = new ArrayList<>(events.values());
        Collections.reverse(newestFirst);
        return newestFirst.stream().limit(limit).toList();
    }
}
