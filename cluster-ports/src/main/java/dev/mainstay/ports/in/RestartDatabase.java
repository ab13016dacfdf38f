package dev.mainstay.ports.in;

import dev.mainstay.ports.out.ScheduledRestart.Conditions;
import java.time.Duration;
import java.time.Instant;

/** Restarts the local database server in place: the role stays (spec/patroni-rest.md 4.6). */
public interface RestartDatabase {

    /**
     * Restarts it and waits until it serves again.
     *
     * @param limit the longest to wait; the restart goes on beyond it
     * @throws dev.mainstay.domain.error.ConflictException when a transition or another restart runs, the agent may not
     *     start and stop the server, or this node is a main that must not open now: it is closed, lacks the backing that its
     *     guard asks for, or another node knows a newer term
     */
    Outcome restart(Conditions onlyIf, Duration limit, Actor actor);

    /**
     * Keeps a restart for a later moment, over restarts of the agent; one that comes late, or after
     * another restart by this way, is reported and not run.
     *
     * @return false when one is kept already, which stays
     */
    boolean schedule(Conditions onlyIf, Instant at, Actor actor);

    /** Forgets what was kept; returns whether there was something. */
    boolean cancel(Actor actor);

    /** How a restart ended. */
    enum Outcome {
        /** It serves again. */
        DONE,
        /** The conditions do not hold: nothing was done. */
        NOT_WANTED,
        /** It could not be stopped, or did not come back. */
        FAILED,
        /** It was not done within the limit. */
        STILL_STARTING
    }
}
