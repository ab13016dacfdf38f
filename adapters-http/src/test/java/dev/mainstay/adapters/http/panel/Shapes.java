package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.wire.Json;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What JSON answers look like, merged from examples: one of what several may be. Pure. */
final class Shapes {
    /** Objects whose names are data. */
    private static final Set<String> OPEN = Set.of("facts", "result", "minimum_settings", "min_settings", "errors");

    private Shapes() {}

    /** What this is, as a schema of OpenAPI 3.0. */
    static ObjectNode of(String name, JsonNode value) {
        ObjectNode shape = Json.object();
        if (value.isNull()) {
            return shape.put("nullable", true);
        }
        if (value.isObject()) {
            return object(name, value, shape.put("type", "object"));
        }
        if (value.isArray()) {
            ObjectNode items = Json.object();
            for (JsonNode each : value) {
                items = merged(items, of(name, each));
            }
            shape.put("type", "array").set("items", items);
            return shape;
        }
        if (value.isNumber()) {
            return shape.put("type", value.isIntegralNumber() ? "integer" : "number");
        }
        return shape.put("type", value.isBoolean() ? "boolean" : "string");
    }

    private static ObjectNode object(String name, JsonNode value, ObjectNode shape) {
        if (OPEN.contains(name)) {
            return shape.put("additionalProperties", true);
        }
        Map<String, ObjectNode> sorted = new TreeMap<>();
        value.properties().forEach(each -> sorted.put(each.getKey(), of(each.getKey(), each.getValue())));
        ObjectNode properties = shape.putObject("properties");
        sorted.forEach(properties::set);
        return shape;
    }

    /** What may be either. */
    static ObjectNode merged(ObjectNode one, ObjectNode other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isEmpty() ? other : one;
        }
        ObjectNode both = one.deepCopy();
        if (other.path("nullable").asBoolean()) {
            both.put("nullable", true);
        }
        if (!other.has("type")) {
            return both;
        }
        if (!both.has("type")) {
            ObjectNode typed = other.deepCopy();
            return typed.put("nullable", true);
        }
        String type = both.path("type").asText();
        String otherType = other.path("type").asText();
        if (!type.equals(otherType)) {
            boolean numbers = Set.of("integer", "number").containsAll(Set.of(type, otherType));
            both.put("type", numbers ? "number" : "string");
            return both;
        }
        if (other.has("items")) {
            both.set("items", merged((ObjectNode) both.path("items"), (ObjectNode) other.path("items")));
        }
        if (other.has("properties")) {
            both.set("properties", properties(both.path("properties"), other.path("properties")));
        }
        return both;
    }

    private static ObjectNode properties(JsonNode one, JsonNode other) {
        Map<String, ObjectNode> sorted = new TreeMap<>();
        one.properties().forEach(each -> sorted.put(each.getKey(), (ObjectNode) each.getValue()));
        other.properties().forEach(each -> sorted.merge(each.getKey(), (ObjectNode) each.getValue(), Shapes::merged));
        ObjectNode all = Json.object();
        sorted.forEach(all::set);
        return all;
    }

    /** Every field in it by its own name, however deep. */
    static Map<String, ObjectNode> fields(JsonNode shape) {
        Map<String, ObjectNode> all = new TreeMap<>();
        collect(shape, all);
        return all;
    }

    private static void collect(JsonNode shape, Map<String, ObjectNode> into) {
        shape.path("properties").properties().forEach(each -> {
            into.put(each.getKey(), (ObjectNode) each.getValue());
            collect(each.getValue(), into);
        });
        if (shape.has("items")) {
            collect(shape.path("items"), into);
        }
    }
}
