package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.decision.StartMode;
import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.ports.out.ServerProcess;
import dev.mainstay.ports.out.StopMode;
import dev.mainstay.ports.out.Ticker;
import java.time.Duration;

/**
 * The database server on this machine: seen by its pid file and {@code /proc}, started by {@code pg_ctl} as the owner of
 * its data, stopped by signals. It outlives the agent, and a new agent finds it by the same signs (D24).
 *
 * <p>Safe for all threads; starts and stops wait for each other, a look waits for nothing.
 */
final class LocalServerProcess implements ServerProcess {

    private final ServerPlace place;
    private final Endpoint endpoint;
    private final Ticker ticker;

    LocalServerProcess(ServerPlace place, Endpoint endpoint, Ticker ticker) {
        this.place = place;
        this.endpoint = endpoint;
        this.ticker = ticker;
    }

    @Override
    public ProcessObservation look() {
        return place.known().map(layout -> new Postmaster(layout.data()).look()).orElse(ProcessObservation.UNKNOWN);
    }

    @Override
    public boolean isManaged() {
        return true;
    }

    @Override
    public synchronized void start(StartMode mode, Duration limit) {
        Installation server = place.installation();
        ProcessObservation now = look();
        switch (now) {
            case RUNNING -> requireMode(server, mode);
            case STOPPED -> new ServerStart(place, server, endpoint, Deadline.after(ticker, limit)).run(mode);
            case NO_DATA ->
                throw new OperationFailedException("there is no database in "
                        + server.layout().data() + ": expected a data directory with PG_VERSION");
            case NOT_OURS, UNKNOWN ->
                throw new OperationFailedException("the server of "
                        + server.layout().data() + " cannot be seen: run the agent as root or as its owner");
        }
    }

    @Override
    public synchronized void stop(StopMode mode, Duration limit) {
        Installation server = place.installation();
        new ServerStop(server, Deadline.after(ticker, limit)).run(mode);
    }

    /** A running server is left alone, but not passed off as one in recovery. */
    private static void requireMode(Installation server, StartMode mode) {
        if (mode == StartMode.IN_RECOVERY && !StandbySignal.isSet(server.layout())) {
            throw new OperationFailedException(
                    "the server of " + server.layout().data() + " runs already, and not in recovery: stop it first");
        }
    }
}
