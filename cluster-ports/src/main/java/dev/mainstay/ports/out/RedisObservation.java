package dev.mainstay.ports.out;

import dev.mainstay.domain.identity.Endpoint;
import java.util.Optional;

/**
 * What Redis says of its replication.
 *
 * @param answered whether it answered
 * @param reason why not, for people; empty when it did
 * @param following the main it replicates; empty when it is nobody's replica
 * @param linkUp whether that link works
 */
public record RedisObservation(boolean answered, String reason, Optional<Endpoint> following, boolean linkUp) {}
