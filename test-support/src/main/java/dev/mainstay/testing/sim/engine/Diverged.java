package dev.mainstay.testing.sim.engine;

/** Work called something else when it was run again: its answers do not determine what it does. A bug of that work. */
final class Diverged extends Error {

    private static final long serialVersionUID = 1L;

    Diverged(String what) {
        super(what);
    }
}
