package dev.mainstay.testing.sim.world;

import java.time.Duration;

/**
 * Something that happened in a simulated cluster.
 *
 * @param at when, virtual time
 * @param node the number of the node that it happened to, or that did it; 0 for the whole cluster
 * @param kind what kind
 * @param what one line without time and node, for people
 */
public record Happening(Duration at, int node, Kind kind, String what) {

    /** The kinds there are. */
    public enum Kind {
        /** A fault began. */
        FAULT,
        /** A fault ended. */
        HEAL,
        /** An operator did something. */
        OPERATOR,
        /** A process died or was born. */
        PROCESS,
        /** An agent did something that lasts: wrote to a store, commanded a database, sent a message. */
        EFFECT,
        /** An agent recorded an event. */
        EVENT,
        /** A database changed: left recovery, opened, closed, stopped. */
        DATABASE
    }
}
