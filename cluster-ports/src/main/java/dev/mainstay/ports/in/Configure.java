package dev.mainstay.ports.in;

import dev.mainstay.domain.topology.DynamicConfig;
import java.time.Duration;
import java.util.Optional;

/** Changes the dynamic configuration of the cluster (D17): on the main, for all nodes, in force within a turn of each. */
public interface Configure {

    /**
     * Stores it when nobody else stored one meanwhile.
     *
     * @return false when somebody else stored one meanwhile
     * @throws dev.mainstay.domain.error.ConflictException when this node is not the main
     * @throws dev.mainstay.domain.error.InvalidRequestException when these times do not keep two mains apart (D6)
     */
    boolean configure(Change change, Actor actor);

    /**
     * What is to be stored.
     *
     * @param config with the version after the one that it was made from
     * @param threshold the failover threshold that it says; one below what this node's own configuration allows is raised
     */
    record Change(DynamicConfig config, Optional<Duration> threshold) {}
}
