package dev.mainstay.adapters.http;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Places for requests that may hold a server's thread for long, fewer than it has threads: what must be answered at once, such as
 * a health check, always finds one. One address gets a part of them only, so that it cannot keep everybody else out. Nobody waits
 * for a place. Safe for all threads.
 */
public final class Places {
    /** All together. A server needs about twice as many threads, since it uses some itself. */
    public static final int MOST = 16;

    /** Of one address. */
    public static final int MOST_OF_ONE = 8;

    private final Map<String, Integer> taken = new TreeMap<>();
    private int all;

    /** What the work comes to; empty, and not begun, when there is no place. */
    public <T> Optional<T> during(String address, Supplier<T> work) {
        if (!enter(address)) {
            return Optional.empty();
        }
        try {
            return Optional.of(work.get());
        } finally {
            leave(address);
        }
    }

    private synchronized boolean enter(String address) {
        int others = taken.getOrDefault(address, 0);
        boolean free = all < MOST && others < MOST_OF_ONE;
        if (free) {
            Integer unusedBefore = taken.put(address, others + 1);
            all++;
        }
        return free;
    }

    private synchronized void leave(String address) {
        int others = taken.getOrDefault(address, 1) - 1;
        Integer unusedBefore = others == 0 ? taken.remove(address) : taken.put(address, others);
        all--;
    }
}
