package dev.mainstay.domain.observation;

import dev.mainstay.domain.identity.ReferenceAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * One reference address, as far as this node reaches it.
 *
 * <p>Immutable.
 *
 * @param reference which
 * @param reached how long ago a look began that reached it; empty when none did since this agent started
 * @param detail for people
 */
public record ReferenceSighting(ReferenceAddress reference, Optional<Duration> reached, String detail) {}
