package dev.mainstay.adapters.http.panel.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Bytes to a JSON tree and back, with bounds: nothing nested deeper than {@value #DEEPEST}, no key twice, nothing behind
 * the end. Safe for all threads.
 */
public final class Json {
    private static final int DEEPEST = 32;
    /** The largest upload in hexadecimal digits; bodies have bounds of their own. */
    private static final int LONGEST = 34 << 20;

    private static final ObjectMapper MAPPER = mapper();

    private Json() {}

    private static ObjectMapper mapper() {
        StreamReadConstraints bounds = StreamReadConstraints.builder()
                .maxNestingDepth(DEEPEST)
                .maxStringLength(LONGEST)
                .build();
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(bounds)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        return JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    /** The tree; empty when the bytes are not JSON within the bounds. Never repeats what it read: it may be secret. */
    public static Optional<JsonNode> parse(byte[] bytes) {
        try {
            return Optional.of(MAPPER.readTree(bytes)).filter(tree -> !tree.isMissingNode());
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    /** As UTF-8. */
    public static byte[] bytes(JsonNode tree) {
        try {
            return MAPPER.writeValueAsString(tree).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a JSON tree can always be written", impossible);
        }
    }

    /** Writes to that stream as UTF-8, piece by piece, and leaves it open. */
    static JsonGenerator generator(OutputStream to) throws IOException {
        return MAPPER.createGenerator(to).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    }

    /** A new object; its fields keep the order in which they are set. */
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
