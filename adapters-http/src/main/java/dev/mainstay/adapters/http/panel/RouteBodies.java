package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What each route reads and answers, in the words of OpenAPI. Kept in a file that a test writes by asking every route, and
 * compares in every build. Immutable.
 */
final class RouteBodies {
    private static final String FILE = "openapi-bodies.json";
    private static final String TYPE = "type";

    private final JsonNode routes;

    private RouteBodies(JsonNode routes) {
        this.routes = routes;
    }

    static RouteBodies stored() {
        try (InputStream file = RouteBodies.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException("the jar lacks " + FILE);
            }
            return new RouteBodies(Json.parse(file.readAllBytes())
                    .orElseThrow(() -> new IllegalStateException(FILE + " is not JSON")));
        } catch (IOException unreadable) {
            throw new IllegalStateException("the jar's " + FILE + " cannot be read", unreadable);
        }
    }

    private JsonNode route(String verb, String path) {
        return routes.path(verb.toUpperCase(Locale.ROOT) + " " + path);
    }

    /** Adds its parameters to those in the path. */
    void parameters(String verb, String path, ArrayNode parameters) {
        route(verb, path).path("query").properties().forEach(each -> {
            ObjectNode parameter =
                    parameters.addObject().put("name", each.getKey()).put("in", "query");
            String expected = each.getValue().path("expected").asText();
            parameter.put("required", false).put("description", "expected " + expected);
            ObjectNode unusedSchema =
                    parameter.putObject("schema").put(TYPE, expected.equals("true or false") ? "boolean" : "integer");
        });
    }

    /** The schema of its body. */
    ObjectNode body(String verb, String path) {
        ObjectNode schema = Json.object().put(TYPE, "object");
        List<String> required = new ArrayList<>();
        ObjectNode properties = schema.putObject("properties");
        route(verb, path).path("body").properties().forEach(each -> {
            properties.set(
                    each.getKey(),
                    field(each.getKey(), each.getValue().path("expected").asText()));
            if (each.getValue().path("required").asBoolean()) {
                required.add(each.getKey());
            }
        });
        if (!required.isEmpty()) {
            required.forEach(schema.putArray("required")::add);
        }
        return schema;
    }

    private static ObjectNode field(String name, String expected) {
        ObjectNode schema = Json.object();
        switch (expected) {
            case "true or false" -> schema.put(TYPE, "boolean");
            case "an integer" -> schema.put(TYPE, "integer");
            case "a number" -> schema.put(TYPE, "number");
            case "an object" -> schema.put(TYPE, "object");
            case "a list of strings" ->
                schema.put(TYPE, "array").putObject("items").put(TYPE, "string");
            default -> schema.put(TYPE, "string");
        }
        Units.of(name).ifPresent(unit -> schema.put("description", unit));
        return schema;
    }

    /** The schema of its good answers, with units. */
    ObjectNode answer(String verb, String path) {
        ObjectNode schema = route(verb, path).path("answer").deepCopy();
        annotate(schema);
        return schema;
    }

    private static void annotate(ObjectNode schema) {
        schema.path("properties").properties().forEach(each -> {
            ObjectNode field = (ObjectNode) each.getValue();
            if (!field.has("properties") && !field.has("items")) {
                Units.of(each.getKey()).ifPresent(unit -> field.put("description", unit));
            }
            annotate(field);
        });
        if (schema.path("items").isObject()) {
            annotate((ObjectNode) schema.path("items"));
        }
    }
}
