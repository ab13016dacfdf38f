package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.decision.StartMode;
import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.ports.out.ServerProcess;
import dev.mainstay.ports.out.StopMode;
import java.time.Duration;

/** A server that somebody else starts and stops ({@code postgresql.process: none}). Safe for all threads. */
final class UnmanagedServer implements ServerProcess {

    @Override
    public ProcessObservation look() {
        return ProcessObservation.NOT_OURS;
    }

    @Override
    public boolean isManaged() {
        return false;
    }

    @Override
    public void start(StartMode mode, Duration limit) {
        throw refused("start");
    }

    @Override
    public void stop(StopMode mode, Duration limit) {
        throw refused("stop");
    }

    private static ConflictException refused(String verb) {
        return new ConflictException("postgresql.process is none: the agent may not " + verb
                + " the database server; do it by hand, or set it to local");
    }
}
