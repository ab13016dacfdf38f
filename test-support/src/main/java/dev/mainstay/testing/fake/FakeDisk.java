package dev.mainstay.testing.fake;

import dev.mainstay.domain.error.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The disk under a node's journal, state and events. It fails as the real stores can fail, which sync what they write and
 * acknowledge nothing before: a full disk writes nothing; a process that dies in a write has written all of it or, as far
 * as any reader can tell, nothing (a torn line is passed over); a write whose sync failed is in doubt, unseen by the
 * process that made it and perhaps found by the next one. What was acknowledged is never lost.
 *
 * <p>Confined to the lock of its stores: one thread writes.
 */
public final class FakeDisk {

    private final Consumer<Duration> passes;
    private final Fault full = new Fault();
    private final List<Runnable> reopened = new ArrayList<>();
    private Watch watch = new Watch() {};
    private Duration latency = Duration.ZERO;
    private boolean syncsFail;

    /** Stands beside each write; whatever it throws is the death of the process that writes. */
    public interface Watch {

        /** Nothing is written yet, or a line that is torn. */
        default void before(String file) {}

        /** It is durable, and the writer does not know yet. */
        default void after(String file) {}
    }

    /** One that works and takes no time. */
    public FakeDisk() {
        this(span -> {});
    }

    /** One that works; {@code passes} lets the time pass that a slow write takes. */
    public FakeDisk(Consumer<Duration> passes) {
        this.passes = passes;
    }

    /** From now on somebody stands beside it. */
    public void watch(Watch somebody) {
        watch = somebody;
    }

    /** Every write is refused from now on. */
    public void fill(String reason) {
        full.set(reason);
    }

    /** Every write takes that long from now on. */
    public void slow(Duration perWrite) {
        latency = perWrite;
    }

    /** Every write is in doubt from now on: refused, and perhaps found after a restart. */
    public void failSyncs() {
        syncsFail = true;
    }

    /** Writes succeed at once again. */
    public void heal() {
        full.clear();
        latency = Duration.ZERO;
        syncsFail = false;
    }

    /** Whether writes are refused. */
    public boolean isFull() {
        return full.isSet();
    }

    /** The process that wrote is gone; the next one reads what is there. */
    public void reopen() {
        reopened.forEach(Runnable::run);
    }

    /** A store wants to know when it is read anew. */
    void onReopen(Runnable store) {
        reopened.add(store);
    }

    /**
     * One write of a store.
     *
     * @param file which
     * @param effect makes it so
     * @param doubt makes it so for the next reader only
     */
    void write(String file, Runnable effect, Runnable doubt) {
        if (!latency.isZero()) {
            passes.accept(latency);
        }
        full.throwUnavailable();
        watch.before(file);
        if (syncsFail) {
            doubt.run();
            throw new UnavailableException(file + " could not be made durable: input/output error");
        }
        effect.run();
        watch.after(file);
    }
}
