package dev.mainstay.adapters.http.panel.conformance;

import dev.mainstay.ports.out.Background;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Work off the loop on real threads, which a test can wait for. Safe for all threads. */
final class Crew implements Background, AutoCloseable {
    private static final long LONGEST_NANOS = 500_000_000L;

    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "crew");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicInteger busy = new AtomicInteger();

    @Override
    public <T> Task<T> begin(String name, Supplier<T> work) {
        busy.incrementAndGet();
        CompletableFuture<T> future = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return work.get();
                    } finally {
                        busy.decrementAndGet();
                    }
                },
                threads);
        return new Task<>() {
            @Override
            public boolean isDone() {
                return future.isDone();
            }

            @Override
            public T result() {
                if (!future.isDone()) {
                    throw new IllegalStateException("not done");
                }
                try {
                    return future.join();
                } catch (CompletionException failed) {
                    throw failed.getCause() instanceof RuntimeException known ? known : failed;
                }
            }
        };
    }

    /** Until nobody works, or only those who wait for a loop's next turn. */
    void await() {
        long deadline = System.nanoTime() + LONGEST_NANOS;
        while (busy.get() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(50_000);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
