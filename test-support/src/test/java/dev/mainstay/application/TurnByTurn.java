package dev.mainstay.application;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Callers wait on threads of their own, and whoever plays the loop sees whether one still waits: then a command costs as
 * many turns on a busy machine as on a quiet one.
 *
 * <p>Safe for all threads.
 */
final class TurnByTurn implements Rendezvous {
    private final Rendezvous threads = Rendezvous.ofThreads();
    private final Set<CompletableFuture<?>> asked = ConcurrentHashMap.newKeySet();

    @Override
    public <A extends CompletableFuture<?>> A meet(Supplier<A> request, Duration limit) {
        A answer = threads.meet(
                () -> {
                    A begun = request.get();
                    boolean unused = asked.add(begun);
                    return begun;
                },
                limit);
        boolean unused = asked.removeIf(known -> known == answer);
        return answer;
    }

    /** Whether a caller waits for what only a turn of the loop can give. */
    boolean isAwaited() {
        return asked.stream().anyMatch(answer -> !answer.isDone());
    }
}
