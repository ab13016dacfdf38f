package dev.mainstay.testing.sim.engine;

import dev.mainstay.application.UseCases;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One question on its way, and its answer on the way back. Confined to one thread.
 *
 * @param reply where the answer goes
 * @param deadline when the caller gives up
 * @param silence what the caller takes for an answer then
 * @param refusal what it takes for one where nothing listens
 * @param question what is asked there
 * @param <R> the answer
 */
record Trip<R>(
        Pending<R> reply, long deadline, Supplier<R> silence, Supplier<R> refusal, Function<UseCases, R> question) {

    /** The same question once more; nobody waits for its answer. */
    Trip<R> withoutCaller() {
        return new Trip<>(Pending.ofNobody(), deadline, silence, refusal, question);
    }

    /** No answer will come; the caller learns that when its patience ends. */
    void lose(Cluster cluster) {
        if (reply.isAwaited()) {
            cluster.agenda().at(deadline, () -> reply.complete(silence.get()));
        }
    }

    void refuse() {
        reply.complete(refusal.get());
    }
}
