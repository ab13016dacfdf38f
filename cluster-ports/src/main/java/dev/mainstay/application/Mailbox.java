package dev.mainstay.application;

import dev.mainstay.domain.error.UnavailableException;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Where requests wait for the loop: a request handler never touches state itself.
 *
 * <p>Safe for all threads; {@link #runAll} and {@link #await} belong to the loop thread.
 */
final class Mailbox {

    private static final int CAPACITY = 256;

    private final Rendezvous rendezvous;
    private final LinkedBlockingQueue<Runnable> letters = new LinkedBlockingQueue<>(CAPACITY);
    private final Object bell = new Object();
    private boolean rung;

    Mailbox(Rendezvous rendezvous) {
        this.rendezvous = rendezvous;
    }

    /**
     * Has work done on the loop thread and waits for its result.
     *
     * @throws UnavailableException when the loop does not take it within {@code limit}; it is then not done later
     */
    <T> T ask(Supplier<T> work, Duration limit) {
        return rendezvous.meet(() -> post(new Letter<>(work)), limit).outcome(limit);
    }

    private <T> Letter<T> post(Letter<T> letter) {
        if (!letters.offer(letter::open)) {
            throw new UnavailableException("the agent has " + CAPACITY + " requests waiting: try again later");
        }
        wake();
        return letter;
    }

    /** How callers wait for the loop. */
    Rendezvous rendezvous() {
        return rendezvous;
    }

    /** Leaves work for the loop thread without waiting; dropped when the box is full, as it will be sent again. */
    void tell(Runnable work) {
        boolean unused = rendezvous.share(() -> offer(work));
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
        rendezvous.rung();
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
}
