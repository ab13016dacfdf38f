package dev.mainstay.ports.in;

import dev.mainstay.domain.observation.Presentation;

/** Says how this node presents itself to others: at the start, and when its configuration was read anew. */
public interface PresentNode {

    /** From the next turn on; kept in memory only. */
    void present(Presentation as);
}
