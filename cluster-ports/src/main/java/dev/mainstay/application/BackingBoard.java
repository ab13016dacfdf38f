package dev.mainstay.application;

import dev.mainstay.domain.policy.Backing;
import java.util.Optional;

/**
 * Where the loop posts this node's backing at every turn, for steps that would open the database. Safe for all threads.
 */
final class BackingBoard {

    private volatile Optional<Backing> posted = Optional.empty();

    void post(Backing backing) {
        posted = Optional.of(backing);
    }

    /** Whether a closed main may open now. */
    boolean mayOpen() {
        return posted.map(now -> now.state() == Backing.State.NOT_NEEDED || now.mayOpen())
                .orElse(false);
    }

    /** Whether a main that serves may go on. */
    boolean isHeld() {
        return posted.map(now -> now.state() == Backing.State.HELD).orElse(false);
    }

    /** Whether anybody must be asked at all. */
    boolean isNeeded() {
        return posted.map(now -> now.state() != Backing.State.NOT_NEEDED).orElse(true);
    }
}
