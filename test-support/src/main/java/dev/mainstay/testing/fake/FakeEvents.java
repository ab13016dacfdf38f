package dev.mainstay.testing.fake;

import dev.mainstay.domain.event.RecordedEvent;
import dev.mainstay.domain.identity.EventId;
import dev.mainstay.ports.out.StoredEvent;
import dev.mainstay.testing.fake.FakeContent.EventRow;
import dev.mainstay.testing.fake.FakeContent.Tables;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The events table of a {@link FakePostgres}. */
final class FakeEvents {

    private static final int LONGEST = 500;

    private FakeEvents() {}

    static Tables added(Tables tables, List<RecordedEvent> events) {
        List<EventRow> rows = new ArrayList<>(tables.events());
        Set<EventId> known = new LinkedHashSet<>();
        rows.forEach(row -> known.add(row.id()));
        for (RecordedEvent event : events) {
            if (known.add(event.id())) {
                long next =
                        rows.isEmpty() ? 1 : rows.get(rows.size() - 1).event().id() + 1;
                rows.add(new EventRow(event.id(), stored(next, event)));
            }
        }
        return tables.withEvents(rows);
    }

    static List<StoredEvent> latest(Tables tables, int limit, long before) {
        List<StoredEvent> found = new ArrayList<>();
        for (int index = tables.events().size() - 1; index >= 0 && found.size() < limit; index--) {
            StoredEvent event = tables.events().get(index).event();
            if (event.id() < before) {
                found.add(event);
            }
        }
        return found;
    }

    private static StoredEvent stored(long id, RecordedEvent event) {
        return new StoredEvent(
                id,
                event.event().kind().word(),
                event.nodeId().map(node -> node.value()).orElse(0),
                event.address().map(Object::toString).orElse(""),
                event.role().word(),
                cut(event.event().description()),
                event.event().kind().severity().word(),
                event.occurredAt(),
                Optional.of(event.actor()));
    }

    private static String cut(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST - 1)) + "…";
    }
}
