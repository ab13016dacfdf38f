package dev.mainstay.hosts.jersey;

import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.ports.out.Background;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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
    private final AtomicBoolean full = new AtomicBoolean();
    private volatile Runnable wake = () -> {};

    Threads() {
        pool = new ThreadPoolExecutor(
                MOST,
                MOST,
                IDLE.toMillis(),
                TimeUnit.MILLISECONDS,
                new ArrayBlockingQueue<>(WAITING),
                work -> thread(work, IDLE_NAME));
        pool.allowCoreThreadTimeOut(true);
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
        FutureTask<T> task = new FutureTask<>(work::get) {
            @Override
            protected void done() {
                wake.run();
            }
        };
        try {
            pool.execute(() -> runNamed(name, task));
            tellFull(false, name);
            return new Begun<>(task);
        } catch (RejectedExecutionException busy) {
            tellFull(true, name);
            return new Refused<>("no thread is free for " + name + ": " + MOST + " are busy");
        }
    }

    /** Told when it begins and when it ends, not each time. */
    private void tellFull(boolean now, String name) {
        if (full.getAndSet(now) != now) {
            log.atWarn()
                    .addKeyValue("work", name)
                    .log(now ? "no thread is free for new work" : "threads are free again");
        }
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

    private static void runNamed(String name, Runnable task) {
        Thread.currentThread().setName("work-" + name);
        try {
            task.run();
        } finally {
            Thread.currentThread().setName(IDLE_NAME);
        }
    }

    /** Work that a thread took or will take. */
    private record Begun<T>(FutureTask<T> task) implements Task<T> {

        @Override
        public boolean isDone() {
            return task.isDone();
        }

        @Override
        public T result() {
            if (!task.isDone()) {
                throw new IllegalStateException("the work is not done");
            }
            try {
                return task.get();
            } catch (ExecutionException failed) {
                throw rethrown(failed);
            } catch (CancellationException | InterruptedException stopped) {
                throw new UnavailableException("the work was stopped", stopped);
            }
        }

        private static RuntimeException rethrown(ExecutionException failed) {
            return failed.getCause() instanceof RuntimeException failure
                    ? failure
                    : new IllegalStateException("the work ended with " + failed.getCause(), failed);
        }
    }

    /** Work that no thread will take. */
    private record Refused<T>(String reason) implements Task<T> {

        @Override
        public boolean isDone() {
            return true;
        }

        @Override
        public T result() {
            throw new UnavailableException(reason);
        }
    }
}
