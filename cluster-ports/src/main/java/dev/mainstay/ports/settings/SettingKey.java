package dev.mainstay.ports.settings;

/**
 * One key that some settings record reads: what the configuration page says of it.
 *
 * @param path dotted, such as {@code postgresql.connect_timeout}
 * @param kind the form of its value, such as {@code duration}
 * @param fallback the value when nobody sets it; empty when there is none
 * @param range what is accepted, for people
 * @param meaning what it does, one sentence; empty when its reader did not say
 */
public record SettingKey(String path, String kind, String fallback, String range, String meaning) {

    private static final String PREFIX = "MAINSTAY_";

    /** The environment variable that overrides it. */
    public String variable() {
        return variableOf(path);
    }

    /** The environment variable that overrides the key at that path. */
    public static String variableOf(String path) {
        return PREFIX + path.replace('.', '_').toUpperCase(java.util.Locale.ROOT);
    }
}
