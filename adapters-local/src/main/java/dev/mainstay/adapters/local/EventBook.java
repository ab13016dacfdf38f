package dev.mainstay.adapters.local;

import dev.mainstay.domain.event.RecordedEvent;
import dev.mainstay.domain.identity.EventId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What the lines of the event file add up to. Confined to the store that holds it. */
final class EventBook {

    private final Map<EventId, RecordedEvent> events = new LinkedHashMap<>();
    private final Set<EventId> unsent = new LinkedHashSet<>();

    EventBook(List<EventLine> lines) {
        lines.forEach(this::take);
    }

    void take(EventLine line) {
        line.match(happened -> add(happened.event()), arrived -> arrived.ids().forEach(unsent::remove));
    }

    boolean knows(EventId id) {
        return events.containsKey(id);
    }

    boolean isUnsent(EventId id) {
        return unsent.contains(id);
    }

    List<RecordedEvent> unsent(int limit) {
        return unsent.stream().limit(limit).map(events::get).toList();
    }

    List<RecordedEvent> latest(int limit) {
        List<RecordedEvent> oldestFirst = new ArrayList<>(events.values());
        List<RecordedEvent> newestFirst = new ArrayList<>();
        ListIterator<RecordedEvent> from = oldestFirst.listIterator(oldestFirst.size());
        while (from.hasPrevious() && newestFirst.size() < limit) {
            newestFirst.add(from.previous());
        }
        return newestFirst;
    }

    /** The fewest lines that keep the last events, so many of them, and all that did not arrive yet. */
    List<EventLine> shortened(int kept) {
        int old = Math.max(0, events.size() - kept);
        List<RecordedEvent> staying = Stream.concat(
                        events.values().stream().limit(old).filter(event -> unsent.contains(event.id())),
                        events.values().stream().skip(old))
                .toList();
        List<EventLine> lines = new ArrayList<>();
        staying.forEach(event -> lines.add(new EventLine.Happened(event)));
        List<EventId> sent = staying.stream()
                .map(RecordedEvent::id)
                .filter(id -> !unsent.contains(id))
                .toList();
        lines.add(new EventLine.Arrived(sent));
        return lines;
    }

    private void add(RecordedEvent event) {
        if (events.putIfAbsent(event.id(), event) == null) {
            unsent.add(event.id());
        }
    }
}
