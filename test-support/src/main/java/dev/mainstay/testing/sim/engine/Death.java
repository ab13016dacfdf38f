package dev.mainstay.testing.sim.engine;

/** The agent's process died within a call; nothing of it goes on. */
final class Death extends Error {

    private static final long serialVersionUID = 1L;

    Death(String where) {
        super(where, null, false, false);
    }
}
