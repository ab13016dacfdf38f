package dev.mainstay.application;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * How a caller waits for the loop, and sees what the loop changes. Given by the host: one with threads lets the caller's wait; a simulator, whose callers
 * and loops share one thread, lets virtual time go on meanwhile.
 *
 * <p>Safe for all threads; never used on the loop thread.
 */
public interface Rendezvous {

    /**
     * Makes a request, once, and waits for its answer.
     *
     * @param request leaves the request where the loop finds it, and gives what will hold the answer
     * @return the same, done unless the limit passed first or the caller is to stop, which its interrupt flag says
     * @param <A> what holds the answer
     */
    <A extends CompletableFuture<?>> A meet(Supplier<A> request, Duration limit);

    /**
     * Reads or changes what the loop and its callers share. Where a host runs a caller again instead of letting it wait, it
     * is not done again and gives what it gave.
     *
     * @param <T> what is read
     */
    default <T> T share(Supplier<T> access) {
        return access.get();
    }

    /** The loop's sleep is to end. Whoever sleeps in {@link AgentLoop#await} wakes without being told here. */
    default void rung() {}

    /** The caller's thread waits. */
    static Rendezvous ofThreads() {
        return new BlockingRendezvous();
    }
}
