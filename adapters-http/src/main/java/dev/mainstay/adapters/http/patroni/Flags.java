package dev.mainstay.adapters.http.patroni;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The words for yes and no, in any case. Pure. Source: spec/patroni-rest.md 6.1. */
final class Flags {
    private static final List<String> YES = List.of("on", "true", "yes", "1");
    private static final List<String> NO = List.of("off", "false", "no", "0");

    private Flags() {}

    static Optional<Boolean> parse(String text) {
        String word = text.toLowerCase(Locale.ROOT);
        if (YES.contains(word)) {
            return Optional.of(true);
        }
        return NO.contains(word) ? Optional.of(false) : Optional.empty();
    }
}
