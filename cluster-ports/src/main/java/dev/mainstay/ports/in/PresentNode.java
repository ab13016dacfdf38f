package dev.mainstay.ports.in;

import dev.mainstay.domain.observation.Presentation;
import java.time.Instant;

/** Says how this node presents itself to others: at the start, and when its configuration was read anew. */
public interface PresentNode {

    /** From the next turn on; kept in memory only. */
    void present(Presentation as);

    /** This node had all of the main's uploads at that moment; told in its heartbeats. */
    void mirrored(Instant at);
}
