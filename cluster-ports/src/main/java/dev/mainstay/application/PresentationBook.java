package dev.mainstay.application;

import dev.mainstay.domain.observation.Presentation;
import dev.mainstay.ports.in.PresentNode;

/** How this node presents itself now. Safe for all threads. */
final class PresentationBook implements PresentNode {

    private final Runnable changed;
    private volatile Presentation now = Presentation.none();

    PresentationBook(Runnable changed) {
        this.changed = changed;
    }

    @Override
    public void present(Presentation as) {
        now = as;
        changed.run();
    }

    Presentation now() {
        return now;
    }
}
