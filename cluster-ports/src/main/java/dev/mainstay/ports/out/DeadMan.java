package dev.mainstay.ports.out;

import java.time.Duration;

/**
 * A small process apart from the agent that stops the local database when nobody renews it: a fence needs a living agent,
 * this one does not. Source: D6, ADR 0011.
 *
 * <p>Safe for all threads. Renewing and disarming do not wait; arming may take up to a second and runs off the loop.
 */
public interface DeadMan {

    /**
     * Starts the process where none is, or takes over one that a former agent left; it stops the database when
     * {@code left} has passed without a renewal. Idempotent.
     *
     * @throws dev.mainstay.domain.error.UnavailableException when it cannot be started
     */
    void arm(Duration left);

    /**
     * Puts the end off: {@code left} from now, never sooner than an end that was told before.
     *
     * @throws dev.mainstay.domain.error.UnavailableException when it is not armed or does not listen
     */
    void renew(Duration left);

    /** Ends the process without touching the database; nothing when none is there. */
    void disarm();

    /** What it does now; takes milliseconds. */
    State look();

    /** The states there are. */
    enum State {
        /** No process is there. */
        OFF,
        /** It waits for renewals. */
        ARMED,
        /** Its time ran out: it stopped the database, or is about to. */
        FIRED
    }
}
