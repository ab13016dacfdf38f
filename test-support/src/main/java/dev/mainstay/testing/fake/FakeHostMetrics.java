package dev.mainstay.testing.fake;

import dev.mainstay.domain.topology.NodeMetrics;
import dev.mainstay.ports.out.HostMetrics;
import java.util.Optional;

/** A machine that is as busy as it is told to be. Safe for all threads. */
public final class FakeHostMetrics implements HostMetrics {

    private volatile NodeMetrics metrics =
            new NodeMetrics(Optional.of(12.5), Optional.of(40.0), Optional.of(30.0), Optional.of(4), Optional.of(8));

    /** From now on it is this busy. */
    public void set(NodeMetrics now) {
        metrics = now;
    }

    @Override
    public NodeMetrics look() {
        return metrics;
    }
}
