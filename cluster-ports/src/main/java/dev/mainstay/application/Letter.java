package dev.mainstay.application;

import dev.mainstay.domain.error.UnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Work for the loop thread, and its result. Whoever claims it first has it: the loop does it, or the caller gives it up.
 * Safe for all threads.
 *
 * @param <T> the result
 */
final class Letter<T> extends CompletableFuture<T> {

    private final Supplier<T> work;
    private final AtomicBoolean claimed = new AtomicBoolean();

    Letter(Supplier<T> work) {
        this.work = work;
    }

    /** On the loop thread: does the work, unless nobody waits for it any more. */
    void open() {
        if (claimed.compareAndSet(false, true)) {
            try {
                boolean unused = complete(work.get());
            } catch (RuntimeException failure) {
                boolean unused = completeExceptionally(failure);
            }
        }
    }

    /** The result, when the caller has waited for as long as it would. */
    T outcome(Duration waited) {
        boolean givenUp = !isDone() && claimed.compareAndSet(false, true);
        if (givenUp && Thread.currentThread().isInterrupted()) {
            throw new UnavailableException("the agent is stopping");
        }
        if (givenUp) {
            throw new UnavailableException("the agent did not take the request within " + waited.toMillis() + " ms");
        }
        return result();
    }

    /** Where the loop is at it, its work does no waiting, so its end is near. */
    private T result() {
        try {
            return get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("the agent is stopping", interrupted);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException(failed.getCause());
        }
    }
}
