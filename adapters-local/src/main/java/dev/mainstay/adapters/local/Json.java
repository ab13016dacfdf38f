package dev.mainstay.adapters.local;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.domain.event.Facts;
import java.util.List;

/** JSON text and trees. No message repeats what a file holds: it may be a secret. Safe for all threads. */
final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /** The fields of the object that the text is; {@code IllegalArgumentException} when it is none. */
    static Fields parse(String text) {
        try {
            return Fields.of(MAPPER.readTree(text), "it");
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException("it is not valid JSON" + place(wrong.getLocation()));
        }
    }

    /** On one line. */
    static String print(JsonNode tree) {
        return tree.toString();
    }

    /** For people to read. */
    static String printPretty(JsonNode tree) {
        return tree.toPrettyString() + "\n";
    }

    /** An object without fields. */
    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Facts as an object. */
    static ObjectNode facts(Facts facts) {
        ObjectNode node = object();
        facts.values().forEach(node::put);
        return node;
    }

    /** Texts as an array. */
    static JsonNode texts(List<String> texts) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        texts.forEach(array::add);
        return array;
    }

    /** Objects as an array. */
    static JsonNode list(List<ObjectNode> objects) {
        return JsonNodeFactory.instance.arrayNode().addAll(objects);
    }

    private static String place(JsonLocation location) {
        return location == null ? "" : " (row " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }
}
