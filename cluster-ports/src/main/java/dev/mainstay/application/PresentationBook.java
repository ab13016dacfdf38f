package dev.mainstay.application;

import dev.mainstay.domain.observation.Presentation;
import dev.mainstay.ports.in.PresentNode;
import java.time.Instant;
import java.util.Optional;

/** How this node presents itself now. Safe for all threads. */
final class PresentationBook implements PresentNode {

    private final Runnable changed;
    private volatile Presentation now = Presentation.none();
    private volatile boolean aside;
    private volatile Optional<Instant> mirroredAt = Optional.empty();

    PresentationBook(Runnable changed) {
        this.changed = changed;
    }

    @Override
    public void present(Presentation as) {
        now = as;
        changed.run();
    }

    @Override
    public void mirrored(Instant at) {
        mirroredAt = Optional.of(at);
    }

    /** When this node last had all of the main's uploads. */
    Optional<Instant> mirroredAt() {
        return mirroredAt;
    }

    /** For a while no commit is to wait for this node, whatever its operator says; the main sees it as the tag {@code nosync}. */
    void standAside(boolean wish) {
        aside = wish;
    }

    Presentation now() {
        return aside ? now.asynchronous() : now;
    }
}
