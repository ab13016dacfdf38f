package dev.mainstay.adapters.http.patroni;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A span of time: seconds, or with one of PostgreSQL's units. Pure. */
final class Spans {
    private static final Pattern FORM = Pattern.compile("\\s*(-?[0-9]{1,9}(?:\\.[0-9]{1,6})?)\\s*(ms|s|min|h|d)?\\s*");
    private static final long NANOS = 1_000_000_000L;

    private Spans() {}

    static Optional<Duration> parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String unit = parts.group(2) == null ? "s" : parts.group(2);
        BigDecimal seconds = new BigDecimal(parts.group(1)).multiply(seconds(unit));
        return Optional.of(
                Duration.ofNanos(seconds.multiply(BigDecimal.valueOf(NANOS)).longValue()));
    }

    private static BigDecimal seconds(String unit) {
        return switch (unit) {
            case "ms" -> new BigDecimal("0.001");
            case "min" -> BigDecimal.valueOf(60);
            case "h" -> BigDecimal.valueOf(3_600);
            case "d" -> BigDecimal.valueOf(86_400);
            default -> BigDecimal.ONE;
        };
    }
}
