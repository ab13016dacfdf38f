package dev.mainstay.domain.policy;

import java.time.Duration;
import java.util.Optional;

/**
 * What a main may go on upon: how long ago its guard last said yes, and how much of its time is left.
 *
 * <p>Immutable. Source: D6, ADR 0010.
 *
 * @param guard the guard in force
 * @param state where it stands
 * @param age how long ago the last yes was asked for; empty when none came since this agent started
 * @param left how long it still holds; zero when it is lost
 * @param mayOpen whether a closed main may open upon it
 * @param worthAsking whether the nodes that answer would be enough to open, would they back it
 * @param detail what it rests on, for people
 */
public record Backing(
        SplitBrainGuard guard,
        State state,
        Optional<Duration> age,
        Duration left,
        boolean mayOpen,
        boolean worthAsking,
        String detail) {

    /** Where the backing of a main stands. */
    public enum State {
        /** This guard asks nobody, or there is nobody to ask, or this node is no main. */
        NOT_NEEDED,
        /** This agent has just started and is still asking. */
        AWAITED,
        /** It holds. */
        HELD,
        /** It is gone: the main must close. */
        LOST
    }

    /** Of a node that needs none. */
    public static Backing notNeeded(SplitBrainGuard guard, String detail) {
        return new Backing(guard, State.NOT_NEEDED, Optional.empty(), Duration.ZERO, true, false, detail);
    }
}
