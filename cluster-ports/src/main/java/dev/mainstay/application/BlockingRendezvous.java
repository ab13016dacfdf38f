package dev.mainstay.application;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** The caller's thread waits. Safe for all threads. */
final class BlockingRendezvous implements Rendezvous {

    @Override
    public <A extends CompletableFuture<?>> A meet(Supplier<A> request, Duration limit) {
        A answer = request.get();
        try {
            Object unused = answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException told) {
            // The caller finds in the answer that it is not done, or why it failed.
            return answer;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        return answer;
    }
}
