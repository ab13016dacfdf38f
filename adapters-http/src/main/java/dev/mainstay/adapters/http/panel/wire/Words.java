package dev.mainstay.adapters.http.panel.wire;

import dev.mainstay.domain.identity.SoftwareVersion;
import dev.mainstay.domain.identity.SystemIdentifier;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Words and numbers that several messages share. Existing nodes send {@code unknown} where they know nothing. */
final class Words {
    /** What a node says that does not know its version. */
    static final String UNKNOWN = "unknown";

    private static final Pattern SYSTEM = Pattern.compile("[0-9]{1,20}");
    private static final int LONGEST_VERSION = 50;
    private static final int LONGEST_LINE = 300;
    private static final int MOST_LINES = 50;
    private static final int MILLIS_PER_SECOND = 1_000;

    private Words() {}

    static Optional<SystemIdentifier> system(String word) {
        return SYSTEM.matcher(word).matches() ? Optional.of(new SystemIdentifier(word)) : Optional.empty();
    }

    /** Cut and cleaned rather than refused: a version must not keep a node out (H-48). */
    static Optional<SoftwareVersion> version(String word) {
        String clean = word.replaceAll("[^\\x21-\\x7e]", "");
        if (clean.isEmpty() || clean.equals(UNKNOWN)) {
            return Optional.empty();
        }
        return Optional.of(new SoftwareVersion(clean.substring(0, Math.min(LONGEST_VERSION, clean.length()))));
    }

    /** What another node says in its own words, fit for our log: in bounds, without control characters. */
    static List<String> told(List<String> lines) {
        return lines.stream().limit(MOST_LINES).map(Words::told).toList();
    }

    static String told(String line) {
        String clean = line.replaceAll("\\p{C}", "?");
        return clean.length() > LONGEST_LINE ? clean.substring(0, LONGEST_LINE) + "…" : clean;
    }

    /** Seconds with up to three decimals. */
    static BigDecimal seconds(Duration span) {
        return BigDecimal.valueOf(span.toMillis(), 3).setScale(3, RoundingMode.UNNECESSARY);
    }

    /** A span from seconds; empty when negative, which is the wire's word for unknown. */
    static Optional<Duration> span(double seconds) {
        return seconds < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(Math.round(seconds * MILLIS_PER_SECOND)));
    }
}
