package dev.mainstay.testing.sim.engine;

/** Ends a run of a {@link Fiber} that has to wait; it will be run again. Never seen by the code that it passes through. */
final class Suspended extends Error {

    private static final long serialVersionUID = 1L;

    Suspended() {
        super("waits", null, false, false);
    }
}
