package dev.mainstay.adapters.http.patroni;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** The JSON object of a request. Pure. Source: spec/patroni-rest.md 4.3. */
final class Body {
    private static final int LENGTH_REQUIRED = 411;
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Body() {}

    /** A non-empty object; else the request ends with 411 or 400. */
    static ObjectNode required(Asked asked) {
        if (!asked.sized()) {
            throw new RefusedRequest(Replies.page(LENGTH_REQUIRED, "Length required"));
        }
        return parse(asked.body())
                .filter(object -> !object.isEmpty())
                .orElseThrow(() -> new RefusedRequest(Replies.page(Replies.INVALID, "Bad request")));
    }

    /** An object, empty when nothing was sent; else the request ends with 400. */
    static ObjectNode optional(String body) {
        if (body.isBlank()) {
            return MAPPER.createObjectNode();
        }
        return parse(body).orElseThrow(() -> new RefusedRequest(Replies.page(Replies.INVALID, "Bad request")));
    }

    static Optional<ObjectNode> parse(String body) {
        try {
            JsonNode tree = MAPPER.readTree(body);
            return tree instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        } catch (JsonProcessingException notJson) {
            return Optional.empty();
        }
    }

    /** A text that is there and not empty. */
    static Optional<String> text(ObjectNode object, String name) {
        return Optional.of(object.path(name))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .filter(text -> !text.isEmpty());
    }

    /** Whether a value means yes: a truth value, a number, or one of the words. */
    static boolean says(ObjectNode object, String name) {
        JsonNode value = object.path(name);
        return value.isTextual() ? Flags.parse(value.textValue()).orElse(false) : value.asBoolean(false);
    }
}
