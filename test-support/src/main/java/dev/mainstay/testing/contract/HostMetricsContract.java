package dev.mainstay.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.topology.NodeMetrics;
import dev.mainstay.ports.out.HostMetrics;
import org.junit.jupiter.api.Test;

/** What every {@link HostMetrics} keeps, on a machine that can be measured. */
public abstract class HostMetricsContract {

    /** The metrics. */
    protected abstract HostMetrics metrics();

    @Test
    void knows_memory_disk_and_size_of_the_machine() {
        NodeMetrics seen = metrics().look();

        assertThat(seen.memoryPercent()).hasValueSatisfying(HostMetricsContract::isShare);
        assertThat(seen.diskPercent()).hasValueSatisfying(HostMetricsContract::isShare);
        assertThat(seen.cpuCores())
                .hasValueSatisfying(cores -> assertThat(cores).isPositive());
        assertThat(seen.ramGib()).hasValueSatisfying(gib -> assertThat(gib).isNotNegative());
    }

    @Test
    void knows_the_use_of_the_processors_at_the_second_look() {
        HostMetrics metrics = metrics();
        NodeMetrics first = metrics.look();

        NodeMetrics second = metrics.look();

        first.cpuPercent().ifPresent(HostMetricsContract::isShare);
        assertThat(second.cpuPercent()).hasValueSatisfying(HostMetricsContract::isShare);
    }

    private static void isShare(double percent) {
        assertThat(percent).isBetween(0.0, 100.0);
    }
}
