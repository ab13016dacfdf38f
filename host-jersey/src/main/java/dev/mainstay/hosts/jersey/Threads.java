package dev.mainstay.hosts.jersey;

import dev.mainstay.ports.out.Background;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that look and work off the loop (D28). At most {@value #MOST} at a time and {@value #WAITING} waiting: when
 * a hung disk or network holds them all, new work fails at once and the loop goes on.
 *
 * <p>Safe for all threads.
 */
final class Threads implements Background, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Threads.class);

    private static final String IDLE_NAME = "work";
    private static final int MOST = 16;
    private static final int WAITING = 64;
    private static final int CLIENTS = 4;
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration ENDING = Duration.ofSeconds(5);

    private final ThreadPoolExecutor pool;
    private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS, work -> thread(work, "http-client"));
    private final Background background;
    private volatile Runnable wake = () -> {};

    /** {@code adapter} makes the port of an executor and of what wakes the loop. */
    Threads(BiFunction<Executor, Runnable, Background> adapter) {
        pool = new ThreadPoolExecutor(
                MOST,
                MOST,
                IDLE.toMillis(),
                TimeUnit.MILLISECONDS,
                new ArrayBlockingQueue<>(WAITING),
                work -> thread(work, IDLE_NAME));
        pool.allowCoreThreadTimeOut(true);
        background = adapter.apply(pool, () -> wake.run());
    }

    /** What wakes the loop; called after each piece of work. The loop needs the ports first, so it comes later. */
    void wakes(Runnable loop) {
        wake = loop;
    }

    /** Threads for the HTTP client's own work: others than those that wait for it. */
    Executor clients() {
        return clients;
    }

    @Override
    public <T> Task<T> begin(String name, Supplier<T> work) {
        return background.begin(name, work);
    }

    /** Interrupts what runs and waits a little for it; may be called twice. */
    @Override
    public void close() {
        pool.shutdownNow();
        clients.shutdownNow();
        try {
            if (!pool.awaitTermination(ENDING.toMillis(), TimeUnit.MILLISECONDS)) {
                log.atWarn().log("work did not end within {} s and is left", ENDING.toSeconds());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The process may end while one of them hangs. */
    private static Thread thread(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
