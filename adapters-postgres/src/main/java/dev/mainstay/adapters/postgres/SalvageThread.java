package dev.mainstay.adapters.postgres;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The one thread that exports: an export goes on for as long as the old branch asks for, and the loop does not wait for
 * it. Bounded: one runs, none waits. It ends by itself when there is nothing to do, and keeps no process alive.
 *
 * <p>Safe for all threads. Source: STYLE 2.9.
 */
final class SalvageThread implements AutoCloseable {

    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration END = Duration.ofMinutes(1);

    private final ThreadPoolExecutor executor;

    SalvageThread() {
        this.executor = new ThreadPoolExecutor(
                1, 1, IDLE.toMillis(), TimeUnit.MILLISECONDS, new ArrayBlockingQueue<>(1), SalvageThread::named);
        executor.allowCoreThreadTimeOut(true);
    }

    void run(Runnable work) {
        executor.execute(work);
    }

    private static Thread named(Runnable work) {
        Thread thread = new Thread(work, "salvage");
        thread.setDaemon(true);
        return thread;
    }

    /** Interrupts what runs, and waits until it has cleaned up. */
    @Override
    public void close() {
        executor.shutdownNow();
        try {
            boolean unused = executor.awaitTermination(END.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
