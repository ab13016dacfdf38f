package dev.mainstay.application;

import dev.mainstay.domain.error.UnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Where requests wait for the loop: a request handler never touches state itself.
 *
 * <p>Safe for all threads; {@link #runAll} and {@link #await} belong to the loop thread.
 */
final class Mailbox {

    private static final int CAPACITY = 256;

    private final LinkedBlockingQueue<Runnable> letters = new LinkedBlockingQueue<>(CAPACITY);
    private final Object bell = new Object();
    private boolean rung;

    /**
     * Has work done on the loop thread and waits for its result.
     *
     * @throws UnavailableException when the loop does not take it within {@code limit}; it is then not done later
     */
    <T> T ask(Supplier<T> work, Duration limit) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        AtomicBoolean claimed = new AtomicBoolean();
        Runnable letter = () -> {
            if (claimed.compareAndSet(false, true)) {
                complete(answer, work);
            }
        };
        if (!letters.offer(letter)) {
            throw new UnavailableException("the agent has " + CAPACITY + " requests waiting: try again later");
        }
        wake();
        return waitFor(answer, claimed, limit);
    }

    /** Leaves work for the loop thread without waiting; dropped when the box is full, as it will be sent again. */
    void tell(Runnable work) {
        boolean unused = offer(work);
    }

    /** Leaves work for the loop thread without waiting; false when the box is full, and nothing was left. */
    boolean offer(Runnable work) {
        boolean taken = letters.offer(work);
        if (taken) {
            wake();
        }
        return taken;
    }

    /** Ends the loop's sleep. */
    void wake() {
        synchronized (bell) {
            rung = true;
            bell.notifyAll();
        }
    }

    /** Does everything that waits. */
    void runAll() {
        for (Runnable letter = letters.poll(); letter != null; letter = letters.poll()) {
            letter.run();
        }
    }

    /** Sleeps until {@link #wake} or the limit; may end early. */
    void await(Duration limit) throws InterruptedException {
        synchronized (bell) {
            if (!rung && !limit.isZero()) {
                TimeUnit.NANOSECONDS.timedWait(bell, limit.toNanos());
            }
            rung = false;
        }
    }

    private static <T> void complete(CompletableFuture<T> answer, Supplier<T> work) {
        try {
            answer.complete(work.get());
        } catch (RuntimeException failure) {
            answer.completeExceptionally(failure);
        }
    }

    private static <T> T waitFor(CompletableFuture<T> answer, AtomicBoolean claimed, Duration limit) {
        try {
            return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            if (claimed.compareAndSet(false, true)) {
                throw new UnavailableException(
                        "the agent did not take the request within " + limit.toMillis() + " ms", late);
            }
            return begun(answer);
        } catch (InterruptedException interrupted) {
            claimed.set(true);
            throw stopping(interrupted);
        } catch (ExecutionException failed) {
            throw failure(failed);
        }
    }

    /** The loop is at it: its work does no waiting, so its end is near. */
    private static <T> T begun(CompletableFuture<T> answer) {
        try {
            return answer.get();
        } catch (InterruptedException interrupted) {
            throw stopping(interrupted);
        } catch (ExecutionException failed) {
            throw failure(failed);
        }
    }

    private static UnavailableException stopping(InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return new UnavailableException("the agent is stopping", interrupted);
    }

    private static RuntimeException failure(ExecutionException failed) {
        return failed.getCause() instanceof RuntimeException cause
                ? cause
                : new IllegalStateException(failed.getCause());
    }
}
