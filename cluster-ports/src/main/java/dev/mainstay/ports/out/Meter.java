package dev.mainstay.ports.out;

import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * What long work on a stream tells, and is told. Safe for all threads.
 *
 * @param counter hears how many bytes went through, part by part
 * @param unwanted whether the work is no longer wanted
 */
public record Meter(LongConsumer counter, BooleanSupplier unwanted) {

    /** So many bytes went through. */
    public void moved(long bytes) {
        counter.accept(bytes);
    }

    /** Whether the work is no longer wanted; asked often. */
    public boolean isCancelled() {
        return unwanted.getAsBoolean();
    }
}
