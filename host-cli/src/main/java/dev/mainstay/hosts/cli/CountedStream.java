package dev.mainstay.hosts.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** Counts what passes through. Written by one thread at a time. */
final class CountedStream extends OutputStream {

    private final OutputStream into;
    private final LongConsumer told;
    private final AtomicLong count = new AtomicLong();

    /** {@code told} hears the count after each piece. */
    CountedStream(OutputStream into, LongConsumer told) {
        this.into = into;
        this.told = told;
    }

    /** How many bytes so far; safe for all threads. */
    long count() {
        return count.get();
    }

    @Override
    public void write(int one) throws IOException {
        into.write(one);
        told.accept(count.incrementAndGet());
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        into.write(bytes, from, length);
        told.accept(count.addAndGet(length));
    }
}
