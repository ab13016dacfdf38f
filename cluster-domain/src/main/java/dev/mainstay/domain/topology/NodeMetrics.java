package dev.mainstay.domain.topology;

import java.util.Optional;

/**
 * How busy a node's machine is. Unknown values are empty, not zero.
 *
 * <p>Immutable. Source: spec/panel-api.md 5.5.
 *
 * @param cpuPercent use of all processors, 0 to 100
 * @param memoryPercent use of memory, 0 to 100
 * @param diskPercent use of the file system that holds the data, 0 to 100
 * @param cpuCores logical processors
 * @param ramGib memory, whole GiB
 */
public record NodeMetrics(
        Optional<Double> cpuPercent,
        Optional<Double> memoryPercent,
        Optional<Double> diskPercent,
        Optional<Integer> cpuCores,
        Optional<Integer> ramGib) {

    private static final NodeMetrics UNKNOWN =
            new NodeMetrics(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private static final double FULL = 100.0;

    /** Clamps percentages to 0 to 100; what is not a number becomes unknown. */
    public NodeMetrics {
        cpuPercent = percent(cpuPercent);
        memoryPercent = percent(memoryPercent);
        diskPercent = percent(diskPercent);
    }

    /** Nothing was measured yet. */
    public static NodeMetrics unknown() {
        return UNKNOWN;
    }

    private static Optional<Double> percent(Optional<Double> value) {
        return value.filter(Double::isFinite).map(number -> Math.min(FULL, Math.max(0.0, number)));
    }
}
