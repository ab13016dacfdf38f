package dev.mainstay.application;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Callers wait on threads of their own, and whoever plays the loop waits until one of them does: then a command costs as many
 * turns on a busy machine as on a quiet one.
 *
 * <p>Safe for all threads.
 */
final class TurnByTurn implements Rendezvous {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final Rendezvous threads = Rendezvous.ofThreads();
    private final Set<CompletableFuture<?>> asked = ConcurrentHashMap.newKeySet();
    private final Object bell = new Object();

    @Override
    public <A extends CompletableFuture<?>> A meet(Supplier<A> request, Duration limit) {
        A answer = threads.meet(
                () -> {
                    A begun = request.get();
                    boolean unused = asked.add(begun);
                    ring();
                    return begun;
                },
                limit);
        boolean unused = asked.removeIf(known -> known == answer);
        return answer;
    }

    /** True when a caller waits for what only a turn of the loop can give; false when that reply is there. */
    boolean awaits(CompletableFuture<?> reply) {
        CompletableFuture<?> unused = reply.handle((value, failure) -> {
            ring();
            return true;
        });
        long end = System.nanoTime() + LIMIT.toNanos();
        synchronized (bell) {
            while (!reply.isDone() && !isAwaited()) {
                pause(end - System.nanoTime());
            }
        }
        return !reply.isDone();
    }

    private void pause(long nanos) {
        if (nanos <= 0) {
            throw new AssertionError("the command neither asks nor ends");
        }
        try {
            TimeUnit.NANOSECONDS.timedWait(bell, nanos);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }

    private void ring() {
        synchronized (bell) {
            bell.notifyAll();
        }
    }

    private boolean isAwaited() {
        return asked.stream().anyMatch(answer -> !answer.isDone());
    }
}
