package dev.mainstay.application;

import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.ports.out.Background;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Work of an agent that runs when a test says so, on its thread; work of some name may hang. An {@code Error} of the work
 * goes through to the test: that is how a process dies within a step.
 */
final class Workshop implements Background {
    private final Queue<Work<?>> waiting = new ArrayDeque<>();
    private final Set<String> hanging = new LinkedHashSet<>();

    @Override
    public synchronized <T> Task<T> begin(String name, Supplier<T> work) {
        Work<T> begun = new Work<>(name, work);
        waiting.add(begun);
        return begun;
    }

    /** Work whose name begins so stays under way from now on. */
    synchronized void hang(String name) {
        hanging.add(name);
    }

    /** It goes on. */
    synchronized void release() {
        hanging.clear();
    }

    /** The process is gone, and its work with it. */
    synchronized void abandon() {
        waiting.clear();
    }

    void runAll() {
        for (Optional<Work<?>> next = take(); next.isPresent(); next = take()) {
            next.get().run();
        }
    }

    synchronized boolean isWaiting(String name) {
        return waiting.stream().anyMatch(work -> work.name.startsWith(name));
    }

    private synchronized Optional<Work<?>> take() {
        Optional<Work<?>> next = waiting.stream()
                .filter(work -> hanging.stream().noneMatch(work.name::startsWith))
                .findFirst();
        next.ifPresent(waiting::remove);
        return next;
    }

    private static final class Work<T> implements Task<T> {
        private final String name;
        private final Supplier<T> work;
        private volatile Optional<Supplier<T>> outcome = Optional.empty();

        Work(String name, Supplier<T> work) {
            this.name = name;
            this.work = work;
        }

        void run() {
            try {
                T value = work.get();
                outcome = Optional.of(() -> value);
            } catch (RuntimeException failure) {
                end(failure);
            } catch (Error death) {
                // Of this node, whose work nobody asks for any more, or of one that was asked: then the line broke.
                end(new UnavailableException("the other node died", death));
                throw death;
            }
        }

        private void end(RuntimeException failure) {
            outcome = Optional.of(() -> {
                throw failure;
            });
        }

        @Override
        public boolean isDone() {
            return outcome.isPresent();
        }

        @Override
        public T result() {
            return outcome.orElseThrow(() -> new IllegalStateException("not done"))
                    .get();
        }
    }
}
