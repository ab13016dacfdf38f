package dev.mainstay.hosts.cli.boxes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** The steps of a story: what was expected and what was seen, as a table. */
final class Steps {

    private static final String FORM = "%-22s | %-52s | %-62s | %6s%n";
    private static final double MILLIS = 1000;

    private final List<String> rows = new ArrayList<>();

    /** Does it; what it returns was observed. */
    void step(String name, String expected, Supplier<String> action) {
        long begun = System.nanoTime();
        String observed = "failed";
        try {
            observed = action.get();
        } finally {
            double seconds = Duration.ofNanos(System.nanoTime() - begun).toMillis() / MILLIS;
            rows.add(String.format(
                    Locale.ROOT, FORM, name, expected, observed, String.format(Locale.ROOT, "%.1f s", seconds)));
        }
    }

    String table() {
        return String.format(Locale.ROOT, FORM, "step", "expected", "observed", "time") + String.join("", rows);
    }
}
