package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.ports.out.Ticker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Moments of the agent's ticker in the milliseconds of {@code /proc/uptime}, the clock that all processes of a machine
 * share. Nothing is assumed of where the ticker began: both are read at each use.
 *
 * <p>Immutable. Source: proc(5).
 *
 * @param ticker the agent's
 * @param millis since the machine was started, suspensions included; steps of 10 ms, never ahead of the truth
 */
record Uptime(Ticker ticker, LongSupplier millis) {

    private static final Path FILE = Path.of("/proc/uptime");
    private static final Pattern FIRST = Pattern.compile("([0-9]{1,12})\\.([0-9]{2})\\b.*", Pattern.DOTALL);
    private static final int STEP = 10;

    /** Of this machine. */
    Uptime(Ticker ticker) {
        this(ticker, Uptime::read);
    }

    /**
     * From now until an end.
     *
     * @param now when it was asked
     * @param end not after the truth
     */
    record Span(long now, long end) {
        boolean isEmpty() {
            return end <= now;
        }
    }

    /** The shared clock is read first: a standstill between the two readings makes the end earlier, never later. */
    Span until(long nanos) {
        long now = millis.getAsLong();
        return new Span(now, now + TimeUnit.NANOSECONDS.toMillis(nanos - ticker.nanos()));
    }

    private static long read() {
        try {
            String text = Files.readString(FILE);
            Matcher first = FIRST.matcher(text);
            if (!first.matches()) {
                throw new UnavailableException(FILE + " is not understood: '" + text.strip() + "'");
            }
            return Long.parseLong(first.group(1)) * TimeUnit.SECONDS.toMillis(1)
                    + Long.parseLong(first.group(2)) * STEP;
        } catch (IOException unreadable) {
            throw new UnavailableException(FILE + " cannot be read", unreadable);
        }
    }
}
