package dev.mainstay.testing.sim.engine;

import java.util.PriorityQueue;

/** Virtual time and what is to happen in it, in order; at one moment, what was put down first. Confined to one thread. */
final class Agenda {

    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private long now;
    private long count;

    /** Something that is to happen. */
    private record Entry(long at, long order, Runnable what) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    Agenda(long now) {
        this.now = now;
    }

    /** Nanoseconds. */
    long now() {
        return now;
    }

    /** So many events have happened or are to happen. */
    long count() {
        return count;
    }

    void after(long nanos, Runnable what) {
        at(now + nanos, what);
    }

    void at(long moment, Runnable what) {
        entries.add(new Entry(Math.max(now, moment), count++, what));
    }

    /** When the next thing happens; far away when nothing is to. */
    long next() {
        Entry first = entries.peek();
        return first == null ? Long.MAX_VALUE : first.at();
    }

    /** Lets the next thing happen. */
    void step() {
        Entry first = entries.remove();
        now = first.at();
        first.what().run();
    }

    /** Time goes on, and nothing happens in between. */
    void skipTo(long moment) {
        now = Math.max(now, Math.min(moment, next()));
    }
}
