package dev.mainstay.ports.out;

import dev.mainstay.domain.identity.ReferenceAddress;
import java.time.Duration;

/**
 * Looks whether this node still reaches the world outside the cluster (D6).
 *
 * <p>Safe for all threads; takes up to the limit, so it runs off the loop.
 */
public interface References {

    /**
     * Whether it can be reached. A host that refuses the connection is reached: its refusal came back. Whatever goes
     * wrong is a value.
     */
    Reach reach(ReferenceAddress reference, Duration limit);
}
