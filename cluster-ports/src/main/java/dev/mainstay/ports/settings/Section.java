package dev.mainstay.ports.settings;

import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.error.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * One level of the configuration tree. Reads typed values and collects every problem instead of stopping at the first:
 * a value that is not valid reads as its fallback, and {@link #problems} tells it. Nothing is ever corrected.
 *
 * <p>A settings record reads itself from its section, {@link #about} saying what each key means:
 *
 * <pre>{@code
 * static PostgresSettings from(Section s) {
 *     return new PostgresSettings(
 *             s.about("longest wait for a connection").duration("connect_timeout", "2s", "100ms", "10s"));
 * }
 * }</pre>
 *
 * <p>A value comes from the tree, or from the environment variable {@code MAINSTAY_} plus the path in capitals with
 * underscores, which wins. Keys that nobody read are problems. Fallbacks are checked by the same rules; one that breaks
 * them is a mistake of the reader and throws {@code IllegalArgumentException}.
 *
 * <p>Confined to one thread. Source: STYLE 2.11.
 */
public final class Section {

    private static final String SECRET_FILE = "_file";

    private final SettingSources sources;
    private final Map<?, ?> tree;
    private final String path;
    private final String meaning;

    private Section(SettingSources sources, Map<?, ?> tree, String path, String meaning) {
        this.sources = sources;
        this.tree = tree;
        this.path = path;
        this.meaning = meaning;
        sources.entered(path, tree);
    }

    /** The root of a tree of plain values: texts, numbers, truth values, lists and maps. */
    public static Section of(Map<String, ?> tree) {
        return of(tree, Map.of());
    }

    /**
     * The root of a tree, overridden by environment variables.
     *
     * @param variables of the environment; those that do not begin with {@code MAINSTAY_} are passed over, one that does
     *     and means no setting is a problem
     */
    public static Section of(Map<String, ?> tree, Map<String, String> variables) {
        return new Section(new SettingSources(variables), tree, "", "");
    }

    /** The section below this key; empty when it is not there. */
    public Section section(String key) {
        sources.knows(path, key);
        Object below = tree.get(key);
        if (below instanceof Map<?, ?> map) {
            return new Section(sources, map, join(path, key), "");
        }
        if (below != null && !String.valueOf(below).isEmpty()) {
            sources.refuse(join(path, key) + " holds a value: expected settings below it");
        }
        return new Section(sources, Map.of(), join(path, key), "");
    }

    /** This section, with the meaning of the key that is read next from what is returned. */
    public Section about(String text) {
        return new Section(sources, tree, path, text);
    }

    /** A text that is not blank. */
    public String text(String key, String fallback) {
        return read(key, "text", fallback, "", Function.identity());
    }

    /** A text that is not blank, when set. */
    public Optional<String> optionalText(String key) {
        return readOptional(key, "text", "", Function.identity());
    }

    /** A whole number from {@code min} to {@code max}. */
    public int integer(String key, int fallback, int min, int max) {
        String range = min + " to " + max;
        return read(key, "number", String.valueOf(fallback), range, text -> Bounds.integer(text, min, max));
    }

    /** A whole number from {@code min} to {@code max}, when set. */
    public Optional<Integer> optionalInteger(String key, int min, int max) {
        return readOptional(key, "number", min + " to " + max, text -> Bounds.integer(text, min, max));
    }

    /** A span of time from {@code min} to {@code max}, all in the form of {@link DurationText}. */
    public Duration duration(String key, String fallback, String min, String max) {
        String range = min + " to " + max;
        return read(key, "duration", fallback, range, text -> Bounds.duration(text, min, max));
    }

    /** A span of time from {@code min} to {@code max}, when set. */
    public Optional<Duration> optionalDuration(String key, String min, String max) {
        return readOptional(key, "duration", min + " to " + max, text -> Bounds.duration(text, min, max));
    }

    /** {@code true} or {@code false}. */
    public boolean flag(String key, boolean fallback) {
        return choice(key, String.valueOf(fallback), Bounds.FLAG);
    }

    /** One of the words. */
    public <E> E choice(String key, String fallback, Map<String, E> choices) {
        String range = String.join(", ", choices.keySet());
        return read(key, "word", fallback, range, text -> Bounds.choice(text, choices));
    }

    /** A list of texts; in an environment variable they are separated by commas. */
    public List<String> texts(String key, List<String> fallback) {
        note(key, "list", String.join(", ", fallback), "");
        Optional<String> variable = sources.variable(join(path, key));
        if (variable.isPresent()) {
            return Arrays.stream(variable.get().split(",", -1))
                    .map(String::strip)
                    .filter(text -> !text.isEmpty())
                    .toList();
        }
        Object value = tree.get(key);
        if (value == null) {
            return List.copyOf(fallback);
        }
        if (value instanceof List<?> list && list.stream().noneMatch(Section::isNested)) {
            return list.stream().map(String::valueOf).toList();
        }
        sources.refuse(join(path, key) + " is not valid: expected a list of texts");
        return List.copyOf(fallback);
    }

    /** Values whose names are the operator's own, as texts. Only the file can hold them. */
    public SortedMap<String, String> free(String key) {
        note(key, "map", "", "");
        SortedMap<String, String> values = new TreeMap<>();
        Object below = tree.get(key);
        if (below instanceof Map<?, ?> map && map.values().stream().noneMatch(Section::isNested)) {
            map.forEach((name, value) -> {
                String unused = values.put(String.valueOf(name), value == null ? "" : String.valueOf(value));
            });
        } else if (below != null) {
            sources.refuse(join(path, key) + " is not valid: expected names with one value each");
        }
        return values;
    }

    /** What the parser makes of the text; a {@link ClusterException} of it is a problem. */
    public <T> T parsed(String key, String fallback, Function<String, T> parser) {
        return read(key, "text", fallback, "", parser);
    }

    /** The same, when set. */
    public <T> Optional<T> optionalParsed(String key, Function<String, T> parser) {
        return readOptional(key, "text", "", parser);
    }

    /** A path of the file system, when set. */
    public Optional<Path> path(String key) {
        return readOptional(key, "path", "", Bounds::path);
    }

    /** A secret, when set: the value itself, or in {@code <key>_file} the path of a file that holds it. */
    public Optional<Secret> secret(String key) {
        note(key, "secret", "", "or " + key + SECRET_FILE + ": the path of a file that holds it");
        sources.knows(path, key + SECRET_FILE);
        Optional<Found> inline = found(key);
        Optional<Found> file = found(key + SECRET_FILE);
        if (inline.isPresent() && file.isPresent()) {
            sources.refuse(join(path, key) + " and " + join(path, key + SECRET_FILE) + " are both set: expected one");
            return Optional.empty();
        }
        return inline.flatMap(here -> secretOf(key, here.text(), here))
                .or(() -> file.flatMap(there -> secretIn(key + SECRET_FILE, there)));
    }

    /** Notes that this key is no longer read; setting it is a problem that names the successor's path. */
    public void retired(String key, String successor) {
        sources.knows(path, key);
        found(key)
                .ifPresent(old ->
                        sources.refuse(join(path, key) + " is no longer a setting: use " + successor + old.from()));
    }

    /** Notes a problem of this key that only its reader can see, such as a rule across keys. */
    public void refuse(String key, String why) {
        boolean nested = tree.containsKey(key) && isNested(tree.get(key));
        Optional<Found> shown = nested ? Optional.empty() : found(key);
        sources.refuse(join(path, key)
                + shown.map(here -> " " + here.text() + " is not valid: " + why + here.from())
                        .orElse(": " + why));
    }

    /** Everything that is wrong, of the whole tree; ask when all settings have been read. */
    public List<String> problems() {
        return sources.problems();
    }

    /** Every key that was read, of the whole tree, in the order of reading. */
    public List<SettingKey> keys() {
        return sources.keys();
    }

    static String join(String section, String key) {
        return section.isEmpty() ? key : section + "." + key;
    }

    private <T> T read(String key, String kind, String fallback, String range, Function<String, T> parser) {
        T otherwise = fallbackOf(key, fallback, parser);
        note(key, kind, fallback, range);
        return found(key).flatMap(here -> parse(key, here, parser)).orElse(otherwise);
    }

    private <T> Optional<T> readOptional(String key, String kind, String range, Function<String, T> parser) {
        note(key, kind, "", range);
        return found(key).flatMap(here -> parse(key, here, parser));
    }

    private <T> T fallbackOf(String key, String fallback, Function<String, T> parser) {
        try {
            return parser.apply(fallback);
        } catch (ClusterException wrong) {
            throw new IllegalArgumentException("the fallback of " + join(path, key) + ": " + wrong.getMessage(), wrong);
        }
    }

    private <T> Optional<T> parse(String key, Found here, Function<String, T> parser) {
        if (here.text().isBlank()) {
            sources.refuse(join(path, key) + " is empty: give it a value or remove it" + here.from());
            return Optional.empty();
        }
        try {
            return Optional.of(parser.apply(here.text()));
        } catch (ClusterException wrong) {
            sources.refuse(join(path, key) + " " + here.text() + " is not valid: " + wrong.getMessage() + here.from());
            return Optional.empty();
        }
    }

    private Optional<Secret> secretOf(String key, String text, Found from) {
        try {
            return Optional.of(Secret.of(text));
        } catch (InvalidRequestException wrong) {
            sources.refuse(join(path, key) + ": " + wrong.getMessage() + from.from());
            return Optional.empty();
        }
    }

    private Optional<Secret> secretIn(String key, Found file) {
        try {
            return secretOf(key, Files.readString(Path.of(file.text())), file);
        } catch (IOException | InvalidPathException unreadable) {
            sources.refuse(join(path, key) + " " + file.text()
                    + " cannot be read: expected a file that holds the secret" + file.from());
            return Optional.empty();
        }
    }

    private void note(String key, String kind, String fallback, String range) {
        sources.knows(path, key);
        sources.reads(new SettingKey(join(path, key), kind, fallback, range, meaning));
    }

    /** The value that is set for a key, as text. A list or section where a value belongs is told and not there. */
    private Optional<Found> found(String key) {
        Optional<Found> variable = sources.variable(join(path, key))
                .map(text -> new Found(text, " (set by " + SettingKey.variableOf(join(path, key)) + ")"));
        if (variable.isPresent() || !tree.containsKey(key)) {
            return variable;
        }
        if (isNested(tree.get(key))) {
            sources.refuse(join(path, key) + " holds a list or settings: expected one value");
            return Optional.empty();
        }
        return Optional.of(new Found(String.valueOf(tree.get(key)), ""));
    }

    private static boolean isNested(Object value) {
        return value instanceof Map || value instanceof List;
    }

    /**
     * A value that is set.
     *
     * @param text it
     * @param from where, for people; empty for the file
     */
    private record Found(String text, String from) {}
}
