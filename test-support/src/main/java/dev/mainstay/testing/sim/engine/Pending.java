package dev.mainstay.testing.sim.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An answer that will come, and the work that waits for it. The first answer counts. Confined to one thread.
 *
 * @param <R> the answer
 */
final class Pending<R> {

    private final Optional<Fiber> waiting;
    private final List<R> value = new ArrayList<>(1);
    private boolean givenUp;

    Pending(Fiber waiting) {
        this.waiting = Optional.of(waiting);
    }

    private Pending() {
        this.waiting = Optional.empty();
    }

    static <R> Pending<R> ofNobody() {
        return new Pending<>();
    }

    boolean isDone() {
        return !value.isEmpty();
    }

    R value() {
        return value.get(0);
    }

    /** Whether it matters when the wait ends: nobody has seen to that yet. */
    boolean isAwaited() {
        boolean first = !givenUp && waiting.isPresent() && value.isEmpty();
        givenUp = true;
        return first;
    }

    void complete(R answer) {
        if (value.isEmpty()) {
            value.add(answer);
            waiting.ifPresent(fiber -> fiber.home().resume(fiber));
        }
    }
}
