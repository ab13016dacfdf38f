package dev.mainstay.ports.settings;

import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.error.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The values of one level of the configuration tree, as they were given: from the environment, else from the file. What is wrong
 * with one is told to the sources, and then it is not there.
 *
 * <p>Confined to one thread.
 *
 * @param sources of all values; collects what is wrong
 * @param tree this level of the file
 * @param path where it is; empty at the root
 */
record SettingLevel(SettingSources sources, Map<?, ?> tree, String path) {

    /**
     * A value that is set.
     *
     * @param text it
     * @param from where, for people; empty for the file
     */
    record Found(String text, String from) {}

    /** The whole path of a key. */
    String pathOf(String key) {
        return join(path, key);
    }

    static String join(String section, String key) {
        return section.isEmpty() ? key : section + "." + key;
    }

    /** Its value in the environment. */
    Optional<String> variable(String key) {
        return sources.variable(pathOf(key));
    }

    /** A problem of that key. */
    void refuse(String key, String why) {
        sources.refuse(pathOf(key) + why);
    }

    /** The value that is set for a key, as text. A list or section where a value belongs is told and not there. */
    Optional<Found> found(String key) {
        Optional<Found> variable =
                variable(key).map(text -> new Found(text, " (set by " + SettingKey.variableOf(pathOf(key)) + ")"));
        if (variable.isPresent() || !tree.containsKey(key)) {
            return variable;
        }
        if (holdsNested(key)) {
            refuse(key, " holds a list or settings: expected one value");
            return Optional.empty();
        }
        return Optional.of(new Found(String.valueOf(tree.get(key)), ""));
    }

    /** What the parser makes of a value. */
    <T> Optional<T> parse(String key, Found here, Function<String, T> parser) {
        if (here.text().isBlank()) {
            refuse(key, " is empty: give it a value or remove it" + here.from());
            return Optional.empty();
        }
        try {
            return Optional.of(parser.apply(here.text()));
        } catch (ClusterException wrong) {
            refuse(key, " " + here.text() + " is not valid: " + wrong.getMessage() + here.from());
            return Optional.empty();
        }
    }

    /** The secret that is the value itself. */
    Optional<Secret> secret(String key, Found here) {
        return secretOf(key, here.text(), here);
    }

    /** The secret in the file that the value names. */
    Optional<Secret> secretIn(String key, Found file) {
        try {
            return secretOf(key, Files.readString(Path.of(file.text())), file);
        } catch (IOException | InvalidPathException unreadable) {
            refuse(key, " " + file.text() + " cannot be read: expected a file that holds the secret" + file.from());
            return Optional.empty();
        }
    }

    private Optional<Secret> secretOf(String key, String text, Found from) {
        try {
            return Optional.of(Secret.of(text));
        } catch (InvalidRequestException wrong) {
            refuse(key, ": " + wrong.getMessage() + from.from());
            return Optional.empty();
        }
    }

    /** Whether the file has a list or settings for that key, and no single value. */
    boolean holdsNested(String key) {
        return tree.containsKey(key) && isNested(tree.get(key));
    }

    /** Whether it is a list or settings. */
    static boolean isNested(Object value) {
        return value instanceof Map || value instanceof List;
    }
}
