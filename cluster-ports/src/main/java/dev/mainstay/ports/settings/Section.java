package dev.mainstay.ports.settings;

import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.ports.settings.SettingLevel.Found;
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

    private final SettingLevel level;
    private final SettingSources sources;
    private final String meaning;

    private Section(SettingLevel level, String meaning) {
        this.level = level;
        this.sources = level.sources();
        this.meaning = meaning;
        sources.entered(level.path(), level.tree());
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
        return new Section(new SettingLevel(new SettingSources(variables), tree, ""), "");
    }

    /** The section below this key; empty when it is not there. */
    public Section section(String key) {
        sources.knows(level.path(), key);
        Object below = level.tree().get(key);
        Map<?, ?> settings = below instanceof Map<?, ?> map ? map : Map.of();
        if (below != null && !(below instanceof Map) && !String.valueOf(below).isEmpty()) {
            level.refuse(key, " holds a value: expected settings below it");
        }
        return new Section(new SettingLevel(sources, settings, level.pathOf(key)), "");
    }

    /** This section, with the meaning of the key that is read next from what is returned. */
    public Section about(String text) {
        return new Section(level, text);
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
        Optional<String> variable = level.variable(key);
        if (variable.isPresent()) {
            return Arrays.stream(variable.get().split(",", -1))
                    .map(String::strip)
                    .filter(text -> !text.isEmpty())
                    .toList();
        }
        Object value = level.tree().get(key);
        if (value == null) {
            return List.copyOf(fallback);
        }
        if (value instanceof List<?> list && list.stream().noneMatch(SettingLevel::isNested)) {
            return list.stream().map(String::valueOf).toList();
        }
        level.refuse(key, " is not valid: expected a list of texts");
        return List.copyOf(fallback);
    }

    /** Values whose names are the operator's own, as texts. Only the file can hold them. */
    public SortedMap<String, String> free(String key) {
        note(key, "map", "", "");
        SortedMap<String, String> values = new TreeMap<>();
        Object below = level.tree().get(key);
        if (below instanceof Map<?, ?> map && map.values().stream().noneMatch(SettingLevel::isNested)) {
            map.forEach((name, value) -> {
                String unused = values.put(String.valueOf(name), value == null ? "" : String.valueOf(value));
            });
        } else if (below != null) {
            level.refuse(key, " is not valid: expected names with one value each");
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
        sources.knows(level.path(), key + SECRET_FILE);
        Optional<Found> inline = level.found(key);
        Optional<Found> file = level.found(key + SECRET_FILE);
        if (inline.isPresent() && file.isPresent()) {
            level.refuse(key, " and " + level.pathOf(key + SECRET_FILE) + " are both set: expected one");
            return Optional.empty();
        }
        return inline.flatMap(here -> level.secret(key, here))
                .or(() -> file.flatMap(there -> level.secretIn(key + SECRET_FILE, there)));
    }

    /** Notes that this key is no longer read; setting it is a problem that names the successor's path. */
    public void retired(String key, String successor) {
        sources.knows(level.path(), key);
        level.found(key).ifPresent(old -> level.refuse(key, " is no longer a setting: use " + successor + old.from()));
    }

    /** Notes a problem of this key that only its reader can see, such as a rule across keys. */
    public void refuse(String key, String why) {
        Optional<Found> shown = level.holdsNested(key) ? Optional.empty() : level.found(key);
        level.refuse(
                key,
                shown.map(here -> " " + here.text() + " is not valid: " + why + here.from())
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

    private <T> T read(String key, String kind, String fallback, String range, Function<String, T> parser) {
        T otherwise = fallbackOf(key, fallback, parser);
        note(key, kind, fallback, range);
        return level.found(key).flatMap(here -> level.parse(key, here, parser)).orElse(otherwise);
    }

    private <T> Optional<T> readOptional(String key, String kind, String range, Function<String, T> parser) {
        note(key, kind, "", range);
        return level.found(key).flatMap(here -> level.parse(key, here, parser));
    }

    private <T> T fallbackOf(String key, String fallback, Function<String, T> parser) {
        try {
            return parser.apply(fallback);
        } catch (ClusterException wrong) {
            throw new IllegalArgumentException(
                    "the fallback of " + level.pathOf(key) + ": " + wrong.getMessage(), wrong);
        }
    }

    private void note(String key, String kind, String fallback, String range) {
        sources.knows(level.path(), key);
        sources.reads(new SettingKey(level.pathOf(key), kind, fallback, range, meaning));
    }
}
