package dev.mainstay.adapters.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.topology.NodeMetrics;
import dev.mainstay.ports.out.HostMetrics;
import dev.mainstay.testing.contract.HostMetricsContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OshiHostMetricsTest extends HostMetricsContract {

    @Override
    protected HostMetrics metrics() {
        return new OshiHostMetrics(Path.of("/"));
    }

    @Test
    void does_not_know_the_use_of_a_disk_that_is_not_there_and_knows_the_rest() {
        NodeMetrics seen = new OshiHostMetrics(Path.of("/no/such/path")).look();

        assertThat(seen.diskPercent()).isEmpty();
        assertThat(seen.memoryPercent()).isPresent();
    }

    @Test
    void does_not_know_the_use_of_the_processors_at_the_first_look() {
        assertThat(metrics().look().cpuPercent()).isEmpty();
    }
}
