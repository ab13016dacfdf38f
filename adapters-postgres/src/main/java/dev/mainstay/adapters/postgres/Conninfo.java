package dev.mainstay.adapters.postgres;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A libpq connection string of the form {@code key = value}, quoted where it must be. May hold a password that somebody
 * else put there, so it is never logged.
 *
 * <p>Source: PostgreSQL manual, "Connection Strings".
 */
final class Conninfo {

    private static final Pattern PAIR =
            Pattern.compile("\\s*([a-z_]+)\\s*=\\s*(?:'((?:[^'\\\\]|\\\\.)*)'|((?:[^\\s'\\\\]|\\\\.)*))");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+-]+");

    private final Map<String, String> values;

    private Conninfo(Map<String, String> values) {
        this.values = values;
    }

    /** Reads what it can; a URI or what is malformed is left out, since it is replaced anyway. */
    static Conninfo parse(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        Matcher pair = PAIR.matcher(text);
        while (pair.lookingAt()) {
            String quoted = pair.group(2);
            values.put(pair.group(1), (quoted == null ? pair.group(3) : quoted).replaceAll("\\\\(.)", "$1"));
            pair.region(pair.end(), text.length());
        }
        return new Conninfo(values);
    }

    Conninfo with(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(values);
        more.put(key, value);
        return new Conninfo(more);
    }

    @Override
    public String toString() {
        return values.entrySet().stream()
                .map(pair -> pair.getKey() + "=" + quoted(pair.getValue()))
                .collect(Collectors.joining(" "));
    }

    private static String quoted(String value) {
        return PLAIN.matcher(value).matches()
                ? value
                : "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
