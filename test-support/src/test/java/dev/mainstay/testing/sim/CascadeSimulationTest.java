package dev.mainstay.testing.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.policy.SplitBrainGuard;
import org.junit.jupiter.api.Test;

/** Every rule holds where the third node streams from the second one (ADR 24). */
class CascadeSimulationTest {
    @Test
    void a_stream_of_a_member_that_is_not_the_main_breaks_no_rule() {
        SimulationReport report = ClusterSimulation.plan()
                .nodes(3)
                .guard(SplitBrainGuard.MAJORITY)
                .cascade()
                .schedules(40)
                .found()
                .run();
        assertThat(report.violations()).isEmpty();
    }
}
