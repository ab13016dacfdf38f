package dev.mainstay.ports.out;

import dev.mainstay.domain.topology.NodeMetrics;

/** Measures the machine. Safe for all threads; takes up to a second, so it runs off the loop. */
public interface HostMetrics {

    /** What it measures now; what cannot be measured is unknown. */
    NodeMetrics look();
}
