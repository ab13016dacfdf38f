package dev.mainstay.adapters.docker;

import dev.mainstay.ports.out.DatabaseContainer;
import dev.mainstay.ports.out.ServiceContainers;
import dev.mainstay.ports.out.Ticker;

/**
 * The Docker engine of a node: the database's container, and the service containers.
 *
 * <p>Building it connects to nothing; the first use does. Safe for all threads.
 */
public final class DockerAdapter implements AutoCloseable {

    private final EngineClient engine;
    private final DockerServices services;
    private final DockerDatabase database;

    /** Assigns and touches nothing. */
    public DockerAdapter(DockerSettings settings, Ticker ticker) {
        this.engine = new EngineClient(settings);
        this.services = new DockerServices(settings, engine);
        this.database = new DockerDatabase(settings.database(), engine, ticker);
    }

    /** The containers that belong to a main. */
    public ServiceContainers services() {
        return services;
    }

    /** The container that the database runs in. */
    public DatabaseContainer database() {
        return database;
    }

    /** Removes the helper container and gives connections back. May be called twice; a use after it connects anew. */
    @Override
    public void close() {
        database.close();
        engine.close();
    }
}
