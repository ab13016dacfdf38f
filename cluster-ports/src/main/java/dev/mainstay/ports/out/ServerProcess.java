package dev.mainstay.ports.out;

import dev.mainstay.domain.decision.StartMode;
import dev.mainstay.domain.observation.ProcessObservation;
import java.time.Duration;

/**
 * Starts and stops the local database server, where the agent may (D24).
 *
 * <p>Safe for all threads; one call acts at a time. Commands are idempotent: starting a running server and stopping a
 * stopped one do nothing.
 */
public interface ServerProcess {

    /** What is there now; never blocks on the database. */
    ProcessObservation look();

    /** Whether the agent may start and stop the server at all. */
    boolean isManaged();

    /**
     * Starts the server and waits until it answers on its port, in recovery or out of it.
     *
     * @throws dev.mainstay.domain.error.OperationFailedException when it does not; the message ends with the last lines
     *     of the server's log, without secrets
     */
    void start(StartMode mode, Duration limit);

    /**
     * Stops the server and verifies that no postmaster is left.
     *
     * @throws dev.mainstay.domain.error.OperationFailedException when one is left after {@code limit}
     */
    void stop(StopMode mode, Duration limit);
}
