package dev.mainstay.testing.sim.world;

/** What two hosts speak over; each kind can be cut by itself. */
public enum Line {
    /** From agent to agent. */
    API,
    /** To the other host's database: replication and probes. */
    DATABASE
}
