package dev.mainstay.application;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Compares a secondary's clock with its main's, and says when they begin to differ. Nothing is decided by clocks of two
 * servers (D15); but stamps of events and log lines are read side by side, and tokens expire by them. It is for the log alone:
 * an event would be a write that a clock caused (I23).
 *
 * <p>Confined to the loop thread. Source: spec/panel-api.md H-45.
 */
final class ClockWatch {

    private static final Duration MOST = Duration.ofSeconds(5);

    private boolean told;

    /** The main's clock showed {@code there} at some moment between these two of the clock here; what is to be told, once. */
    Optional<String> compare(Instant there, Instant asked, Instant heard) {
        Duration ahead = Duration.between(there, asked);
        Duration behind = Duration.between(heard, there);
        boolean isAhead = ahead.compareTo(behind) > 0;
        Duration apart = isAhead ? ahead : behind;
        boolean news = apart.compareTo(MOST) > 0 && !told;
        told = apart.compareTo(MOST) > 0;
        if (!news) {
            return Optional.empty();
        }
        return Optional.of("this node's clock is " + apart.toSeconds() + " s " + (isAhead ? "ahead of" : "behind")
                + " the main's: have both set by NTP, so that stamps compare and tokens are valid on both");
    }
}
