package dev.mainstay.adapters.http.patroni;

import jakarta.ws.rs.core.MultivaluedMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A path with its parameters as this dialect reads them. Immutable. Source: spec/patroni-rest.md 1.1, 1.2.
 *
 * @param path with one slash in front
 * @param parameters by name; those without a value were dropped, of a repeated one the first counts
 */
record Question(String path, Map<String, String> parameters) {
    private static final String TAG = "tag_";

    static Question of(String rawPath, MultivaluedMap<String, String> query) {
        Map<String, String> kept = new LinkedHashMap<>();
        query.forEach((name, values) -> firstOf(values).ifPresent(value -> {
            String unused = kept.put(name, value);
        }));
        return new Question("/" + rawPath.replaceFirst("^/+", ""), kept);
    }

    private static Optional<String> firstOf(List<String> values) {
        return values.stream().filter(value -> !value.isEmpty()).findFirst();
    }

    /** The first part of the path: what chooses a handler. */
    String handler() {
        return path.split("/", -1)[1];
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /** The wanted tags, by name. */
    Map<String, String> tags() {
        Map<String, String> wanted = new LinkedHashMap<>();
        parameters.forEach((name, value) -> {
            if (name.startsWith(TAG)) {
                String unused = wanted.put(name.substring(TAG.length()), value);
            }
        });
        return wanted;
    }
}
