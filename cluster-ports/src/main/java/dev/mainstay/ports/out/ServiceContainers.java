package dev.mainstay.ports.out;

import java.util.List;

/**
 * Services that belong to a main, such as RADIUS in a container (D21). Their loss never holds a database back.
 *
 * <p>Safe for all threads; every call has a limit. Commands are idempotent.
 */
public interface ServiceContainers {

    /** The services that are managed; may be empty. */
    List<String> names();

    /** Those of them that must not run on a secondary; none where the operator lets them run there too. */
    List<String> stoppedOnSecondary();

    /** Stops these; those that are not there are passed over. */
    void stop();

    /** Starts or restarts all of them and waits until each runs. */
    void restart();
}
