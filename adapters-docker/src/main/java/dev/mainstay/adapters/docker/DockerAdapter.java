package dev.mainstay.adapters.docker;

import dev.mainstay.ports.out.ServiceContainers;

/**
 * The Docker engine of a node. Today it stops and starts service containers; starting and stopping a database that runs
 * in a container is not part of it yet.
 *
 * <p>Building it connects to nothing; the first use does. Safe for all threads.
 */
public final class DockerAdapter implements AutoCloseable {

    private final EngineClient engine;
    private final DockerServices services;

    /** Assigns and touches nothing. */
    public DockerAdapter(DockerSettings settings) {
        this.engine = new EngineClient(settings);
        this.services = new DockerServices(settings, engine);
    }

    /** The containers that belong to a main. */
    public ServiceContainers services() {
        return services;
    }

    /** Gives connections back. May be called twice; a use after it connects anew. */
    @Override
    public void close() {
        engine.close();
    }
}
