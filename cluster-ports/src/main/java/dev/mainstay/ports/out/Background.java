package dev.mainstay.ports.out;

import java.util.function.Supplier;

/**
 * Runs looks and long work off the loop (D28): bounded threads of the host, or the simulator's scheduler.
 *
 * <p>Safe for all threads.
 */
public interface Background {

    /** Begins work; {@code name} shows in thread names and logs. Wakes the loop when it ends. */
    <T> Task<T> begin(String name, Supplier<T> work);

    /**
     * Work that was begun.
     *
     * @param <T> its result
     */
    interface Task<T> {

        /** Whether it ended, well or not. */
        boolean isDone();

        /**
         * Its result.
         *
         * @throws IllegalStateException before it is done
         * @throws RuntimeException what the work threw
         */
        T result();
    }
}
