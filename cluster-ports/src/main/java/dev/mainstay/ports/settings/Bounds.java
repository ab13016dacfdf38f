package dev.mainstay.ports.settings;

import dev.mainstay.domain.error.InvalidRequestException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Parses texts into typed values within bounds; messages say what was expected, the caller names key and value. Pure. */
final class Bounds {

    /** The words of a flag. */
    static final Map<String, Boolean> FLAG = flags();

    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,10}");

    private Bounds() {}

    static int integer(String text, int min, int max) {
        String expected = "expected a whole number from " + min + " to " + max;
        if (!NUMBER.matcher(text).matches()) {
            throw new InvalidRequestException(expected);
        }
        long number = Long.parseLong(text);
        if (number < min || number > max) {
            throw new InvalidRequestException(expected);
        }
        return (int) number;
    }

    static Duration duration(String text, String min, String max) {
        Duration span = DurationText.parse(text);
        if (span.compareTo(DurationText.parse(min)) < 0 || span.compareTo(DurationText.parse(max)) > 0) {
            throw new InvalidRequestException("expected " + min + " to " + max);
        }
        return span;
    }

    static <E> E choice(String text, Map<String, E> choices) {
        return Optional.ofNullable(choices.get(text))
                .orElseThrow(
                        () -> new InvalidRequestException("expected one of " + String.join(", ", choices.keySet())));
    }

    static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException wrong) {
            throw new InvalidRequestException("expected a path", wrong);
        }
    }

    private static Map<String, Boolean> flags() {
        Map<String, Boolean> words = new LinkedHashMap<>();
        words.put("true", true);
        words.put("false", false);
        return java.util.Collections.unmodifiableMap(words);
    }
}
