package dev.mainstay.application;

import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.identity.OperationId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * What the loop decided on orders of other nodes, once each: a no is final, so that a copy of the same order that comes
 * late, when its sender has turned back, does nothing. What could not be decided yet is asked again. Safe for all threads.
 */
final class OrderBook {

    private static final int KEPT = 100;

    private final Mailbox mailbox;
    private final Map<OperationId, CompletableFuture<Optional<RuntimeException>>> decided = new LinkedHashMap<>();

    OrderBook(Mailbox mailbox) {
        this.mailbox = mailbox;
    }

    /**
     * Waits for the decision on that order, asking for it where it is new.
     *
     * @param decision made on the loop thread; empty means yes, and an {@code UnavailableException} not yet
     * @throws RuntimeException the no
     * @throws UnavailableException when the loop has not decided within {@code limit}; it may yet
     */
    void requireYes(OperationId order, Supplier<Optional<RuntimeException>> decision, Duration limit) {
        Optional<RuntimeException> no = decided(mailbox.rendezvous().meet(() -> asked(order, decision), limit));
        if (no.isPresent()) {
            throw no.get();
        }
    }

    private synchronized CompletableFuture<Optional<RuntimeException>> asked(
            OperationId order, Supplier<Optional<RuntimeException>> decision) {
        CompletableFuture<Optional<RuntimeException>> known = decided.get(order);
        if (known != null) {
            return known;
        }
        CompletableFuture<Optional<RuntimeException>> answer = new CompletableFuture<>();
        boolean left = mailbox.offer(() -> complete(order, answer, decision));
        if (!left) {
            throw new UnavailableException("the agent has too many requests waiting: ask again");
        }
        decided.put(order, answer);
        if (decided.size() > KEPT) {
            CompletableFuture<Optional<RuntimeException>> unused =
                    decided.remove(decided.keySet().iterator().next());
        }
        return answer;
    }

    private void complete(
            OperationId order,
            CompletableFuture<Optional<RuntimeException>> answer,
            Supplier<Optional<RuntimeException>> decision) {
        try {
            answer.complete(decision.get());
        } catch (RuntimeException undecided) {
            forget(order);
            answer.completeExceptionally(undecided);
        }
    }

    private synchronized void forget(OperationId order) {
        CompletableFuture<Optional<RuntimeException>> unused = decided.remove(order);
    }

    private static Optional<RuntimeException> decided(CompletableFuture<Optional<RuntimeException>> answer) {
        if (!answer.isDone()) {
            throw new UnavailableException("the agent has not decided yet: ask again");
        }
        try {
            return answer.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException(failed.getCause());
        }
    }
}
