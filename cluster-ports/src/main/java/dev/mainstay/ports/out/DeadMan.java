package dev.mainstay.ports.out;

import java.time.Duration;
import java.util.Optional;

/**
 * A small process apart from the agent that stops the local database when nobody renews it: a fence needs a living agent,
 * this one does not. Source: D6, ADR 0011.
 *
 * <p>An end is a moment of the agent's {@link Ticker}, not a span from the call: an agent that stood still between its
 * sum and its call would promise itself more time than it has.
 *
 * <p>Safe for all threads. Arming may take a second or two and runs off the loop; everything else takes milliseconds and
 * waits for nothing, {@link #renew} while another thread arms included.
 */
public interface DeadMan {

    /**
     * From now on the database is stopped when the end is reached without a renewal. One that a former agent left, or
     * that does not heed, is replaced; there is no moment without one. Where one of this agent listens it is renewed.
     * Does not look at what a former one did: see {@link #report}.
     *
     * @param until in nanoseconds of the ticker
     * @param stopBudget within which the database has ended all writing, counted from the end
     * @throws dev.mainstay.domain.error.UnavailableException when it cannot be started, the end is past, or one is just
     *     stopping the database
     */
    void arm(long until, Duration stopBudget);

    /**
     * Puts the end off. An end before one that was told is void, and so is every renewal that is given when the time has
     * run out.
     *
     * @param until in nanoseconds of the ticker
     * @throws dev.mainstay.domain.error.UnavailableException when none of this agent listens: arm anew
     */
    void renew(long until);

    /** Ends what waits, of a former agent too, without touching the database. One that is stopping it goes on. */
    void disarm();

    /** What it does now. */
    State look();

    /** What one did whose time ran out, until {@link #forget}; a new agent finds it too. */
    Optional<DeadManReport> report();

    /** The report has been stored elsewhere. */
    void forget();

    /** The states there are. */
    enum State {
        /** None is there that would act. */
        OFF,
        /** It waits for renewals of this agent. */
        ARMED,
        /** One of a former agent counts down; this one cannot renew it, only replace or end it. */
        INHERITED,
        /** Its time ran out: it is stopping the database. */
        FIRED
    }
}
