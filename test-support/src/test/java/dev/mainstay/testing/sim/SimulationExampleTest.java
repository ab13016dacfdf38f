package dev.mainstay.testing.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.policy.SplitBrainGuard;
import dev.mainstay.testing.sim.fault.FaultClass;
import dev.mainstay.testing.sim.rule.Invariant;
import dev.mainstay.testing.sim.world.World;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The example of the README, as an embedder would write it. */
class SimulationExampleTest {

    @Test
    void a_cluster_of_three_serves_again_soon() {
        SimulationReport report = ClusterSimulation.plan()
                .nodes(3)
                .guard(SplitBrainGuard.MAJORITY)
                .faults(List.of(FaultClass.HOST_LOST, FaultClass.PARTITION))
                .rule(SoonServedAgain::new)
                .schedules(50)
                .found()
                .run();
        assertThat(report.violations()).isEmpty();
    }

    /** A rule of one's own: once all faults are over, somebody serves within five minutes. */
    private static final class SoonServedAgain implements Invariant {
        private static final Duration SOON = Duration.ofMinutes(5);

        @Override
        public String id() {
            return "soon-served-again";
        }

        @Override
        public String text() {
            return "five minutes after the last fault somebody serves clients";
        }

        @Override
        public Optional<String> check(World world) {
            boolean served =
                    world.nodes().stream().anyMatch(node -> node.database().acceptsClients());
            return served || world.healedFor().compareTo(SOON) < 0
                    ? Optional.empty()
                    : Optional.of("nobody serves clients " + world.healedFor().toSeconds() + " s after the last fault");
        }
    }
}
