package dev.mainstay.adapters.postgres;

import java.util.Optional;

/** By which a program that runs for long is ended from another thread. Safe for all threads. */
final class Leash {

    private Optional<Process> held = Optional.empty();
    private boolean cut;

    /** From now on it ends this one; at once when it was cut before. */
    synchronized void hold(Process process) {
        held = Optional.of(process);
        if (cut) {
            process.destroyForcibly();
        }
    }

    synchronized void letGo() {
        held = Optional.empty();
    }

    /** Ends the program that is held, and every one that would be held later. */
    synchronized void cut() {
        cut = true;
        held.ifPresent(Process::destroyForcibly);
    }

    synchronized boolean isCut() {
        return cut;
    }
}
