package dev.mainstay.adapters.local;

import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.ports.out.Background;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work off the loop on threads of the host (D28). An executor that takes no more makes new work fail at once, and the loop goes
 * on. Safe for all threads.
 */
final class ExecutorBackground implements Background {

    private static final Logger log = LoggerFactory.getLogger(ExecutorBackground.class);

    private final Executor threads;
    private final Runnable wake;
    private final AtomicBoolean full = new AtomicBoolean();

    ExecutorBackground(Executor threads, Runnable wake) {
        this.threads = threads;
        this.wake = wake;
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
            threads.execute(() -> runNamed(name, task));
            tellFull(false, name);
            return new Begun<>(task);
        } catch (RejectedExecutionException busy) {
            tellFull(true, name);
            return new Refused<>("no thread is free for " + name + ": all are busy");
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

    private static void runNamed(String name, Runnable task) {
        String before = Thread.currentThread().getName();
        Thread.currentThread().setName("work-" + name);
        try {
            task.run();
        } finally {
            Thread.currentThread().setName(before);
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
