package dev.mainstay.hosts.cli.demo;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** What befalls one node at one record of its journal. */
enum Fault {
    /** {@code kill -9} of the agent, which is started again at once. */
    KILL_AGENT(List.of(
            "StepStarted AFTER",
            "StepReached BEFORE",
            "StepReached INSIDE",
            "StepStarted BEFORE",
            "StepReached AFTER",
            "StepStarted INSIDE")) {
        @Override
        void strike(RealNode victim) {
            victim.awaitHalt();
            victim.startAgain();
        }
    },
    /** {@code kill -9} of the postmaster. */
    KILL_DATABASE(List.of("StepStarted HOLD_AFTER", "StepReached HOLD_BEFORE")) {
        @Override
        void strike(RealNode victim) {
            victim.awaitHeld();
            victim.killDatabase();
            victim.release();
        }
    },
    /** SIGSTOP of the agent for longer than the failover's threshold, then SIGCONT. */
    FREEZE_AGENT(List.of("StepStarted HOLD_AFTER", "StepReached HOLD_BEFORE")) {
        @Override
        void strike(RealNode victim) {
            victim.awaitHeld();
            victim.signalAgent("STOP");
            try {
                victim.release();
                LockSupport.parkNanos(FROZEN.toNanos());
            } finally {
                victim.signalAgent("CONT");
            }
        }
    };

    private static final Duration FROZEN = Duration.ofMillis(3500);

    private final List<String> moments;

    Fault(List<String> moments) {
        this.moments = moments;
    }

    /** The record and where around it, as {@code HaltingServer} reads it. */
    List<String> moments() {
        return moments;
    }

    /** Waits for the moment, and does it. */
    abstract void strike(RealNode victim);
}
