package dev.mainstay.testing.fake;

import dev.mainstay.ports.out.Background;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * Work that runs when it is told to, on the thread that tells: all waiting work, the oldest, or each at once as it is
 * begun.
 *
 * <p>Safe for all threads; work runs without a lock and may begin more.
 */
public final class FakeBackground implements Background {

    private final boolean atOnce;
    private final Queue<Work<?>> waiting = new ArrayDeque<>();

    /** Work waits until it is told to run. */
    public FakeBackground() {
        this(false);
    }

    private FakeBackground(boolean atOnce) {
        this.atOnce = atOnce;
    }

    /** Work is done when {@link #begin} returns. */
    public static FakeBackground immediate() {
        return new FakeBackground(true);
    }

    @Override
    public <T> Task<T> begin(String name, Supplier<T> work) {
        Work<T> begun = new Work<>(name, work);
        if (atOnce) {
            begun.run();
        } else {
            enqueue(begun);
        }
        return begun;
    }

    /** Runs the oldest waiting work; an error of it is kept for whoever asks for the result. */
    public void runNext() {
        take().orElseThrow(() -> new IllegalStateException("no work waits")).run();
    }

    /** Runs waiting work, that which it begins too, until none is left. */
    public void runAll() {
        for (Optional<Work<?>> next = take(); next.isPresent(); next = take()) {
            next.get().run();
        }
    }

    /** The names of waiting work, oldest first. */
    public synchronized List<String> waiting() {
        return waiting.stream().<String>map(work -> work.name).toList();
    }

    private synchronized void enqueue(Work<?> begun) {
        waiting.add(begun);
    }

    private synchronized Optional<Work<?>> take() {
        return Optional.ofNullable(waiting.poll());
    }

    /** One piece of work and what became of it. */
    private static final class Work<T> implements Task<T> {

        private final String name;
        private final Supplier<T> work;
        private volatile Optional<Supplier<T>> outcome = Optional.empty();

        Work(String name, Supplier<T> work) {
            this.name = name;
            this.work = work;
        }

        void run() {
            outcome = Optional.of(outcomeOf(work));
        }

        @Override
        public boolean isDone() {
            return outcome.isPresent();
        }

        @Override
        public T result() {
            return outcome.orElseThrow(() -> new IllegalStateException("the work '" + name + "' is not done"))
                    .get();
        }

        private static <T> Supplier<T> outcomeOf(Supplier<T> work) {
            try {
                T value = work.get();
                return () -> value;
            } catch (RuntimeException failure) {
                return () -> {
                    throw failure;
                };
            }
        }
    }
}
