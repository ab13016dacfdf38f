package dev.mainstay.adapters.http.panel.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.domain.error.InvalidRequestException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The fields of a JSON object, read strictly: a known field of the wrong type is an {@code InvalidRequestException}, one
 * that is {@code null} is absent, one that nobody asks for is ignored. Immutable. Source: spec/panel-api.md 1.0.
 */
public final class Fields {
    /** How every complaint about the form of a request begins; the dialect answers with these words alone. */
    public static final String INVALID = "Invalid request";

    private static final Fields NONE = new Fields(Json.object());
    private static final int LONGEST_TIME = 64;

    private final ObjectNode object;

    private Fields(ObjectNode object) {
        this.object = object;
    }

    /** The fields of a body; an empty body has none. */
    public static Fields parse(byte[] body) {
        if (isBlank(body)) {
            return NONE;
        }
        JsonNode tree = Json.parse(body).orElseThrow(() -> invalid("the body", "JSON without a key given twice"));
        return of(tree);
    }

    /** The fields of a tree, which must be an object. */
    public static Fields of(JsonNode tree) {
        if (tree instanceof ObjectNode object) {
            return new Fields(object);
        }
        throw invalid("the body", "a JSON object");
    }

    /** A text; the first of the names that is there wins. */
    public Optional<String> text(String... names) {
        return first("a string", JsonNode::isTextual, JsonNode::textValue, names);
    }

    /** A text without surrounding white space; a blank one counts as absent. */
    public Optional<String> words(String... names) {
        return text(names).map(String::strip).filter(text -> !text.isEmpty());
    }

    /** An integer of 32 bits. */
    public Optional<Integer> integer(String name) {
        return first("an integer", node -> node.isIntegralNumber() && node.canConvertToInt(), JsonNode::intValue, name);
    }

    /** An integer of 64 bits. */
    public Optional<Long> whole(String name) {
        return first(
                "an integer", node -> node.isIntegralNumber() && node.canConvertToLong(), JsonNode::longValue, name);
    }

    /** A number. */
    public Optional<Double> number(String name) {
        return first(
                "a number",
                node -> node.isNumber() && Double.isFinite(node.doubleValue()),
                JsonNode::doubleValue,
                name);
    }

    /** A truth value. */
    public Optional<Boolean> flag(String name) {
        return first("true or false", JsonNode::isBoolean, JsonNode::booleanValue, name);
    }

    /** Rejects what is there and no moment of RFC 3339, with up to nine fraction digits and any offset. */
    public void requireTime(String name) {
        text(name).ifPresent(text -> requireMoment(name, text));
    }

    /** A moment of RFC 3339, with up to nine fraction digits and any offset. */
    public Optional<Instant> moment(String name) {
        requireTime(name);
        return text(name).map(text -> OffsetDateTime.parse(text).toInstant());
    }

    /** A list of texts; empty when it is absent. */
    public List<String> texts(String name) {
        return first("a list of strings", Fields::isListOfTexts, Fields::texts, name)
                .orElse(List.of());
    }

    private static boolean isListOfTexts(JsonNode node) {
        return node.isArray() && texts(node).size() == node.size();
    }

    private static List<String> texts(JsonNode list) {
        List<String> all = new ArrayList<>();
        for (JsonNode each : list) {
            if (each.isTextual()) {
                all.add(each.textValue());
            }
        }
        return all;
    }

    /** The objects of a list, each with its fields; what is no object in it is not told. */
    public List<Fields> objects(String name) {
        List<Fields> all = new ArrayList<>();
        first("a list", JsonNode::isArray, list -> list, name).ifPresent(list -> {
            for (JsonNode each : list) {
                all.add(each.isObject() ? of(each) : NONE);
            }
        });
        return all;
    }

    /** The fields of an object within; none when it is absent. */
    public Fields within(String name) {
        return first("an object", JsonNode::isObject, Fields::of, name).orElse(NONE);
    }

    /** All fields as integers, by name. */
    public SortedMap<String, Integer> integers() {
        SortedMap<String, Integer> all = new TreeMap<>();
        for (Map.Entry<String, JsonNode> each : object.properties()) {
            integer(each.getKey()).ifPresent(value -> all.put(each.getKey(), value));
        }
        return all;
    }

    private <T> Optional<T> first(
            String expected, Predicate<JsonNode> fits, Function<JsonNode, T> read, String... names) {
        Optional<T> found = Optional.empty();
        for (String name : names) {
            JsonNode node = object.path(name);
            if (node.isMissingNode() || node.isNull()) {
                continue;
            }
            if (!fits.test(node)) {
                throw invalid(name, expected);
            }
            found = found.isPresent() ? found : Optional.of(read.apply(node));
        }
        return found;
    }

    private static void requireMoment(String name, String text) {
        if (text.length() > LONGEST_TIME || !isMoment(text)) {
            throw invalid(name, "a time such as 2026-05-12T11:45:01Z");
        }
    }

    private static boolean isMoment(String text) {
        try {
            return OffsetDateTime.parse(text).getYear() >= 0;
        } catch (DateTimeException notOne) {
            return false;
        }
    }

    /** The complaint about a field; it does not repeat the value, which may be secret. */
    public static InvalidRequestException invalid(String what, String expected) {
        return new InvalidRequestException(INVALID + ": " + what + ": expected " + expected);
    }

    private static boolean isBlank(byte[] body) {
        for (byte each : body) {
            if (each != ' ' && each != '\n' && each != '\r' && each != '\t') {
                return false;
            }
        }
        return true;
    }
}
