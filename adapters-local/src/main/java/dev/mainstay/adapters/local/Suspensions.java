package dev.mainstay.adapters.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A monotonic clock that goes on while the machine is suspended: it is compared with {@code /proc/uptime} now and then, and
 * what it fell behind is added. Where that cannot be read nothing is added.
 *
 * <p>Safe for all threads. Source: proc(5), clock_gettime(2).
 */
final class Suspensions {

    private static final Path FILE = Path.of("/proc/uptime");
    private static final Pattern FIRST = Pattern.compile("([0-9]{1,12})\\.([0-9]{2})\\b.*", Pattern.DOTALL);
    private static final long STEP = TimeUnit.MILLISECONDS.toNanos(10);

    private static final long EVERY = TimeUnit.MILLISECONDS.toNanos(100);
    /** Less than this may be the coarse steps of the one clock. */
    private static final long LEAST = TimeUnit.MILLISECONDS.toNanos(50);
    /** When the thread stood still between its readings they say nothing of each other. */
    private static final long CLOSE = TimeUnit.MILLISECONDS.toNanos(5);

    private final LongSupplier monotonic;
    private final Supplier<OptionalLong> uptime;
    private volatile long comparedAt;
    private volatile long added;
    private OptionalLong ahead = OptionalLong.empty();

    /**
     * Compares at the first use.
     *
     * @param monotonic in nanoseconds; leaves suspensions out
     * @param uptime in nanoseconds; counts them
     */
    Suspensions(LongSupplier monotonic, Supplier<OptionalLong> uptime) {
        this.monotonic = monotonic;
        this.uptime = uptime;
        this.comparedAt = monotonic.getAsLong() - EVERY;
    }

    /** Nanoseconds since some moment, suspensions included. */
    long counted() {
        if (monotonic.getAsLong() - comparedAt >= EVERY) {
            compare();
        }
        return monotonic.getAsLong() + added;
    }

    private synchronized void compare() {
        long before = monotonic.getAsLong();
        if (before - comparedAt < EVERY) {
            return;
        }
        OptionalLong up = uptime.get();
        long after = monotonic.getAsLong();
        if (up.isEmpty() || after - before > CLOSE) {
            return;
        }
        comparedAt = after;
        long now = up.getAsLong() - after - added;
        long usual = ahead.orElse(now);
        if (now - usual > LEAST) {
            added += now - usual;
        } else {
            ahead = OptionalLong.of(Math.max(now, usual));
        }
    }

    /** Of this machine. */
    static OptionalLong uptime() {
        try {
            Matcher first = FIRST.matcher(Files.readString(FILE));
            return first.matches()
                    ? OptionalLong.of(TimeUnit.SECONDS.toNanos(Long.parseLong(first.group(1)))
                            + Long.parseLong(first.group(2)) * STEP)
                    : OptionalLong.empty();
        } catch (IOException unreadable) {
            return OptionalLong.empty();
        }
    }
}
