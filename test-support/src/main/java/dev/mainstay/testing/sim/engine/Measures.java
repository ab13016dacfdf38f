package dev.mainstay.testing.sim.engine;

import java.util.ArrayList;
import java.util.List;

/** For how long nobody, or more than one, served clients. Confined to the thread of its schedule. */
final class Measures {

    private final Cluster cluster;
    private final List<Long> gapMillis = new ArrayList<>();
    private int open = -1;
    private long since;
    private long twoWritersNanos;

    Measures(Cluster cluster) {
        this.cluster = cluster;
        this.since = cluster.nanos();
    }

    /** Told after every change. */
    void look() {
        int now = 0;
        for (Machine machine : cluster.machines()) {
            now += machine.database().acceptsClients() ? 1 : 0;
        }
        if (now != open) {
            close();
            open = now;
        }
    }

    /** The present stretch ends. */
    void close() {
        long length = cluster.nanos() - since;
        if (open == 0 && length > 0) {
            gapMillis.add(length / 1_000_000);
        }
        if (open > 1) {
            twoWritersNanos += length;
        }
        since = cluster.nanos();
    }

    List<Long> gapMillis() {
        return gapMillis;
    }

    long twoWritersMillis() {
        return twoWritersNanos / 1_000_000;
    }
}
