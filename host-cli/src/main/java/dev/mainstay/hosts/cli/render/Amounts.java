package dev.mainstay.hosts.cli.render;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Numbers as people read them. Pure. */
public final class Amounts {

    private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");
    private static final int STEP = 1024;
    private static final int WHOLE_FROM = 100;

    private Amounts() {}

    /** Bytes in the largest unit that leaves a whole number before the point. */
    public static String bytes(long count) {
        double amount = count;
        int unit = 0;
        while (amount >= STEP && unit < UNITS.size() - 1) {
            amount /= STEP;
            unit++;
        }
        return unit == 0 ? count + " B" : String.format(Locale.ROOT, digits(amount), amount) + " " + UNITS.get(unit);
    }

    /** Bytes in each second. */
    public static String rate(long count, Duration span) {
        long millis = Math.max(1, span.toMillis());
        return bytes(Math.round(count * 1000.0 / millis)) + "/s";
    }

    /** Seconds with one digit below a minute, then minutes and seconds, then hours and minutes. */
    public static String span(Duration span) {
        long seconds = span.toSeconds();
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", span.toMillis() / 1000.0);
        }
        return seconds < 3600
                ? seconds / 60 + " min " + seconds % 60 + " s"
                : seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
    }

    private static String digits(double amount) {
        return amount < WHOLE_FROM ? "%.1f" : "%.0f";
    }
}
