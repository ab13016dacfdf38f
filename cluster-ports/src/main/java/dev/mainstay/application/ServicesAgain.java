package dev.mainstay.application;

import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import java.time.Duration;

/**
 * Starts the services again that a step had stopped, on its way back. Ones that do not come back are somebody's to look at;
 * they do not hold that way (D21).
 */
final class ServicesAgain {

    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final Ports ports;
    private final EventRecorder recorder;

    ServicesAgain(Ports ports, EventRecorder recorder) {
        this.ports = ports;
        this.recorder = recorder;
    }

    /**
     * Once more, until the time is over.
     *
     * @throws ClusterException when they do not run and it is to be tried again
     */
    void start(StepContext context) {
        try {
            ports.services().restart();
        } catch (ClusterException failure) {
            if (context.waited().compareTo(LONGEST) < 0) {
                throw failure;
            }
            recorder.recordOnce(
                    context.operation(),
                    context.actor(),
                    "services",
                    ClusterEvent.of(
                            EventKind.SYNC_ERROR,
                            "Services that were stopped do not run again: " + failure.getMessage(),
                            Facts.none()));
        }
    }
}
