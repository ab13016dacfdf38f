package dev.mainstay.ports.out;

import java.time.Duration;
import java.time.Instant;

/**
 * What a dead-man did when its time had run out. Immutable.
 *
 * @param at when, by the wall clock of the machine; for people
 * @param cause why nobody renewed it, as far as it could see
 * @param silence from the last renewal that counted to the end
 * @param late how long after the end it began: more than a moment when the machine or the process stood still
 * @param outcome what became of the database
 * @param took from the end until the database had ended
 * @param deeds what it did and when, in milliseconds after the end, such as {@code INT@3 QUIT@500}; for people
 */
public record DeadManReport(
        Instant at, Cause cause, Duration silence, Duration late, Outcome outcome, Duration took, String deeds) {

    /** The causes that it can tell apart. */
    public enum Cause {
        /** The agent's process was there and sent nothing in time. */
        SILENT,
        /** The agent's process had ended. */
        GONE,
        /** It could not read the clock. */
        BLIND
    }

    /** The ends there are. */
    public enum Outcome {
        /** It ran, and no process of it was left. */
        STOPPED,
        /** No process of it was there. */
        NOTHING,
        /** Something of it could not be ended, SIGKILL included. */
        ALIVE
    }
}
