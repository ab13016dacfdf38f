package dev.mainstay.hosts.jersey;

import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread of the agent loop: turn, wait as long as the turn said, turn again, until it is closed.
 *
 * <p>A turn that fails in a way nobody expected is given up and told; the next one starts from what is durable.
 */
final class LoopThread implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LoopThread.class);

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration LAST_TURN = Duration.ofSeconds(10);

    /** Waits that long, or until something wakes it. */
    interface Pause {

        void pause(Duration length) throws InterruptedException;
    }

    private final Supplier<Duration> turn;
    private final Pause pause;
    private final Runnable wake;
    private final Thread thread;
    private volatile boolean stopped;

    /**
     * A loop that is not started yet.
     *
     * @param turn one turn; returns how long to wait
     * @param pause waits that long, or until something wakes it
     * @param wake ends a pause
     */
    LoopThread(Supplier<Duration> turn, Pause pause, Runnable wake) {
        this.turn = turn;
        this.pause = pause;
        this.wake = wake;
        this.thread = new Thread(this::run, "agent-loop");
    }

    void start() {
        thread.start();
    }

    /** Waits until the loop has ended. */
    void join() throws InterruptedException {
        thread.join();
    }

    /** Ends the loop after its present turn; may be called twice, and by the loop's own thread. */
    @Override
    public void close() {
        stopped = true;
        wake.run();
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join(LAST_TURN.toMillis());
            if (thread.isAlive()) {
                log.atWarn().log("the loop's last turn did not end within {} s", LAST_TURN.toSeconds());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!stopped) {
                pause.pause(turned());
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration turned() {
        try {
            return turn.get();
        } catch (RuntimeException unexpected) {
            log.atError().setCause(unexpected).log("a turn of the loop failed and is given up");
            return AFTER_FAILURE;
        }
    }
}
