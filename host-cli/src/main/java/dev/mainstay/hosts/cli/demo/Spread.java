package dev.mainstay.hosts.cli.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;

/**
 * How measured durations lie.
 *
 * @param min the shortest
 * @param median the one in the middle, or the mean of the two there
 * @param max the longest
 */
record Spread(Duration min, Duration median, Duration max) {

    /** Of at least one duration. */
    static Spread of(List<Duration> durations) {
        List<Duration> sorted = durations.stream().sorted().toList();
        double median = median(
                sorted.stream().map(Duration::toNanos).map(Long::doubleValue).toList());
        return new Spread(sorted.get(0), Duration.ofNanos(Math.round(median)), sorted.get(sorted.size() - 1));
    }

    /** The number in the middle, or the mean of the two there; of at least one number. */
    static double median(List<Double> numbers) {
        List<Double> sorted = numbers.stream().sorted().toList();
        int upper = sorted.size() / 2;
        int lower = (sorted.size() - 1) / 2;
        return (sorted.get(lower) + sorted.get(upper)) / 2;
    }

    void into(ObjectNode object) {
        ObjectNode unused = object.put("min_ms", min.toMillis())
                .put("median_ms", median.toMillis())
                .put("max_ms", max.toMillis());
    }

    @Override
    public String toString() {
        return median.toMillis() + " ms (" + min.toMillis() + " to " + max.toMillis() + ")";
    }
}
