package dev.mainstay.adapters.http.patroni;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Merging a change into a document: null removes, objects merge, everything else replaces, but not when only its spelling
 * differs; a new subtree is taken word for word, nulls within included. Pure. Source: spec/patroni-rest.md 4.3.
 */
final class MergePatch {
    private MergePatch() {}

    /** A copy of the document with the change. */
    static ObjectNode merged(ObjectNode document, ObjectNode change) {
        ObjectNode result = document.deepCopy();
        change.properties().forEach(field -> merge(result, field.getKey(), field.getValue()));
        return result;
    }

    private static void merge(ObjectNode into, String name, JsonNode change) {
        JsonNode there = into.path(name);
        if (change.isNull()) {
            into.remove(name);
        } else if (there instanceof ObjectNode old && change instanceof ObjectNode more) {
            into.set(name, merged(old, more));
        } else if (!isSpelledLike(there, change)) {
            into.set(name, change.deepCopy());
        }
    }

    private static boolean isSpelledLike(JsonNode there, JsonNode change) {
        return there.isValueNode() && change.isValueNode() && there.asText().equals(change.asText());
    }
}
