package dev.mainstay.adapters.local;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.domain.event.Facts;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Reads the fields of one JSON object. What is missing or of another kind is an {@code IllegalArgumentException} that
 * names the field.
 *
 * @param object a JSON object
 */
record Fields(JsonNode object) {

    static Fields of(JsonNode node, String what) {
        if (!node.isObject()) {
            throw new IllegalArgumentException(what + " is not a JSON object");
        }
        return new Fields(node);
    }

    String text(String name) {
        return optionalText(name).orElseThrow(() -> missing(name, "a text"));
    }

    Optional<String> optionalText(String name) {
        return optional(name, JsonNode::isTextual, "a text").map(JsonNode::textValue);
    }

    /** A text that stands for one of ours. */
    <T> T word(String name, Function<String, Optional<T>> meaning) {
        String word = text(name);
        return meaning.apply(word)
                .orElseThrow(() -> new IllegalArgumentException(
                        "field " + name + " holds the word '" + word + "', which this version does not know"));
    }

    Instant moment(String name) {
        return optionalMoment(name).orElseThrow(() -> missing(name, "a moment"));
    }

    Optional<Instant> optionalMoment(String name) {
        try {
            return optionalText(name).map(Instant::parse);
        } catch (DateTimeException wrong) {
            throw missing(name, "a moment");
        }
    }

    long number(String name) {
        return optional(name, JsonNode::canConvertToLong, "a whole number")
                .map(JsonNode::longValue)
                .orElseThrow(() -> missing(name, "a whole number"));
    }

    int integer(String name) {
        return optionalInteger(name).orElseThrow(() -> missing(name, "a whole number"));
    }

    Optional<Integer> optionalInteger(String name) {
        return optional(name, JsonNode::isInt, "a whole number").map(JsonNode::intValue);
    }

    Optional<Boolean> optionalFlag(String name) {
        return optional(name, JsonNode::isBoolean, "true or false").map(JsonNode::booleanValue);
    }

    boolean flag(String name) {
        return optional(name, JsonNode::isBoolean, "true or false")
                .map(JsonNode::booleanValue)
                .orElseThrow(() -> missing(name, "true or false"));
    }

    Fields object(String name) {
        return optionalObject(name).orElseThrow(() -> missing(name, "an object"));
    }

    Optional<Fields> optionalObject(String name) {
        return optional(name, JsonNode::isObject, "an object").map(Fields::new);
    }

    Facts facts(String name) {
        Fields below = object(name);
        SortedMap<String, String> values = new TreeMap<>();
        below.object.fieldNames().forEachRemaining(fact -> values.put(fact, below.text(fact)));
        return new Facts(values);
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode one : optional(name, JsonNode::isArray, "a list").orElseThrow(() -> missing(name, "a list"))) {
            if (!one.isTextual()) {
                throw missing(name, "a list of texts");
            }
            texts.add(one.textValue());
        }
        return texts;
    }

    /** The same; none where there is no such list. */
    List<String> textsIfAny(String name) {
        return optional(name, JsonNode::isArray, "a list").isPresent() ? texts(name) : List.of();
    }

    /** The objects of a list; none where there is no such list. */
    List<Fields> objects(String name) {
        List<Fields> objects = new ArrayList<>();
        optional(name, JsonNode::isArray, "a list")
                .ifPresent(list -> list.forEach(one -> objects.add(of(one, "a part of " + name))));
        return objects;
    }

    /** Refuses what a newer version wrote. */
    void requireSchema(String name, int known) {
        int schema = integer(name);
        if (schema != known) {
            throw new IllegalArgumentException(
                    "it has the schema " + schema + " and this version of Mainstay understands " + known);
        }
    }

    private Optional<JsonNode> optional(String name, Function<JsonNode, Boolean> isRight, String expected) {
        JsonNode node = object.path(name);
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        if (!isRight.apply(node)) {
            throw missing(name, expected);
        }
        return Optional.of(node);
    }

    private IllegalArgumentException missing(String name, String expected) {
        String found = object.has(name) ? "is something else" : "is missing";
        return new IllegalArgumentException("field " + name + " " + found + ": expected " + expected);
    }
}
