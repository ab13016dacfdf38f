package dev.mainstay.hosts.cli.render;

import com.fasterxml.jackson.databind.JsonNode;

/** What happened, from the panel's events. Pure. */
public final class EventsView {

    private EventsView() {}

    /** The text for people: an answer that is a list, or holds one as {@code events}. */
    public static String of(JsonNode answer) {
        JsonNode events = answer.isArray() ? answer : answer.path("events");
        if (events.isEmpty()) {
            return "Nothing has happened yet.";
        }
        Table table = new Table("ID", "WHEN", "SEVERITY", "NODE", "EVENT", "WHAT");
        for (JsonNode event : events) {
            table.row(
                    event.path("id").asText(),
                    event.path("created_at").asText(),
                    severity(event),
                    event.path("node_id").asText("-"),
                    event.path("event_type").asText(),
                    event.path("description").asText());
        }
        return table.text();
    }

    /** One event on one line. */
    static String line(JsonNode event) {
        return event.path("created_at").asText() + "  "
                + event.path("event_type").asText() + "  "
                + event.path("description").asText();
    }

    private static String severity(JsonNode event) {
        return event.path("severity_level").asText(event.path("severity").asText());
    }
}
