package dev.mainstay.ports.settings;

import dev.mainstay.domain.error.InvalidRequestException;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spans of time as configuration and flags write them: a whole number and its unit, such as {@code 200ms} or {@code 5m}. */
public final class DurationText {

    /** The accepted form, for error messages. */
    public static final String FORM = "a whole number with ms, s, m, h or d, such as 200ms or 5m";

    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));

    private DurationText() {}

    /**
     * The span that the text means.
     *
     * @throws InvalidRequestException when it has no unit or another form; the message names the form, not the text
     */
    public static Duration parse(String text) {
        Matcher found = TEXT.matcher(text);
        if (!found.matches()) {
            throw new InvalidRequestException("expected " + FORM);
        }
        return UNITS.getOrDefault(found.group(2), Duration.ZERO).multipliedBy(Long.parseLong(found.group(1)));
    }

    /** The span in its largest unit that divides it; milliseconds at the finest. */
    public static String of(Duration span) {
        long millis = span.toMillis();
        if (millis % 1000 != 0 || millis == 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
