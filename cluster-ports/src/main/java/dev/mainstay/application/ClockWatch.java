package dev.mainstay.application;

import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.ports.in.Actor;
import java.time.Duration;
import java.time.Instant;

/**
 * Compares a secondary's clock with its main's, and tells when they begin to differ. Nothing is decided by clocks of two
 * servers (D15); but stamps of events and log lines are read side by side, and tokens expire by them.
 *
 * <p>Confined to the loop thread. Source: spec/panel-api.md H-45.
 */
final class ClockWatch {

    private static final Duration MOST = Duration.ofSeconds(5);

    private final EventRecorder recorder;
    private boolean told;

    ClockWatch(EventRecorder recorder) {
        this.recorder = recorder;
    }

    /** The main's clock showed {@code there} at some moment between these two of the clock here. */
    void compare(Instant there, Instant asked, Instant heard) {
        Duration ahead = Duration.between(there, asked);
        Duration behind = Duration.between(heard, there);
        Duration apart = ahead.compareTo(behind) > 0 ? ahead : behind;
        boolean skewed = apart.compareTo(MOST) > 0;
        if (skewed && !told) {
            tell(apart, ahead.compareTo(behind) > 0 ? "ahead of" : "behind");
        }
        told = skewed;
    }

    private void tell(Duration apart, String how) {
        recorder.record(
                ClusterEvent.of(
                        EventKind.CLOCK_SKEW,
                        "This node's clock is " + apart.toSeconds() + " s " + how
                                + " the main's: have both set by NTP, so that stamps compare and tokens are valid on both",
                        Facts.of("skew_seconds", apart.toSeconds()).with("direction", how)),
                Actor.AUTO);
    }
}
