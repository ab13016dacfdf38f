package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.event.Severity;
import dev.mainstay.ports.out.StoredEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Small parts of answers: times, spans, facts and events. Pure. */
final class Pieces {
    private static final Pattern NUMBERS = Pattern.compile(
            ".*_(ms|bytes|seconds|port|percent|connections|sessions|transactions|rows)|term|node_id|old_main|target_node");
    private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,18}");
    private static final double MILLIS = 1_000.0;

    private Pieces() {}

    /** A list; empty rather than null. */
    static <T> ArrayNode list(List<T> values, Function<T, JsonNode> write) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode(values.size());
        values.forEach(value -> array.add(write.apply(value)));
        return array;
    }

    static ArrayNode texts(List<String> values) {
        return list(values, JsonNodeFactory.instance::textNode);
    }

    /** Facts under their names; those whose names say so as numbers. */
    static ObjectNode facts(Facts facts) {
        ObjectNode object = Json.object();
        facts.values().forEach((name, value) -> {
            if (NUMBERS.matcher(name).matches() && INTEGER.matcher(value).matches()) {
                object.put(name, Long.parseLong(value));
            } else {
                object.put(name, value);
            }
        });
        return object;
    }

    /** RFC 3339 in UTC, to the millisecond. */
    static String time(Instant moment) {
        return moment.truncatedTo(java.time.temporal.ChronoUnit.MILLIS).toString();
    }

    /** Seconds with one decimal. */
    static double seconds(Duration span) {
        return Math.round(span.toMillis() / MILLIS * 10) / 10.0;
    }

    /** An event with the names of both shapes (D-03). The client styles only two severities (H-47). */
    static ObjectNode event(StoredEvent event, String clusterId) {
        boolean critical = event.severity().equals(Severity.CRITICAL.word());
        ObjectNode object = Json.object()
                .put("id", event.id())
                .put("cluster_id", clusterId)
                .put("event_type", event.type())
                .put("type", event.type())
                .put("node_id", event.nodeId())
                .put("node_ip", event.nodeAddress())
                .put("node_role", event.nodeRole())
                .put("description", event.description())
                .put("severity", critical ? Severity.ERROR.word() : event.severity())
                .put("severity_level", event.severity())
                .put("created_at", time(event.at()))
                .put("at", time(event.at()));
        event.actor().ifPresent(actor -> object.put("actor", actor));
        return object;
    }
}
