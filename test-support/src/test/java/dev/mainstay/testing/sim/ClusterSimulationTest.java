package dev.mainstay.testing.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.policy.SplitBrainGuard;
import dev.mainstay.testing.sim.fault.FaultClass;
import dev.mainstay.testing.sim.rule.Invariant;
import dev.mainstay.testing.sim.world.World;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clusters of real agents under hundreds of schedules. */
class ClusterSimulationTest {
    private static final int FEW = 20;

    @ParameterizedTest
    @CsvSource({"2, NONE, 150", "2, REFERENCE, 60", "2, LEASE, 60", "3, MAJORITY, 60", "4, NONE, 40", "5, MAJORITY, 20"
    })
    void no_rule_is_broken(int nodes, SplitBrainGuard guard, int schedules) {
        ClusterSimulation simulation = ClusterSimulation.plan()
                .nodes(nodes)
                .guard(guard)
                .schedules(schedules)
                .found();
        SimulationReport report = simulation.run();
        assertThat(report.violations())
                .as(() -> simulation.explain(report.violations().get(0).seed()).orElse(""))
                .isEmpty();
        assertThat(report.schedules()).isEqualTo(schedules);
        assertThat(report.failovers()).as("the faults are bad enough").isPositive();
        assertThat(report.unavailable().count()).isPositive();
    }

    @Test
    void the_number_of_threads_changes_nothing() {
        ClusterSimulation simulation = ClusterSimulation.plan().schedules(FEW).found();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            assertThat(simulation.run(threads, 3, done -> {})).isEqualTo(simulation.run());
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void the_same_seed_gives_the_same_transcript_in_a_cluster_founded_anew() {
        ClusterSimulation first = ClusterSimulation.plan().nodes(3).found();
        ClusterSimulation second = ClusterSimulation.plan().nodes(3).found();
        for (long seed = 1; seed <= FEW; seed++) {
            assertThat(second.transcript(seed))
                    .isEqualTo(first.transcript(seed))
                    .contains("seed " + seed + ", 3 nodes");
        }
    }

    @Test
    void a_rule_of_ones_own_is_checked_and_its_breach_is_shrunk_and_told() {
        ClusterSimulation simulation =
                ClusterSimulation.plan().schedules(FEW).rule(NeverPromotes::new).found();

        SimulationReport report = simulation.run();

        assertThat(report.violations()).isNotEmpty();
        Violation first = report.violations().get(0);
        assertThat(first.rule()).isEqualTo("never-promotes");
        assertThat(simulation.shrink(first))
                .hasSizeLessThanOrEqualTo(first.faults().size());
        assertThat(simulation.explain(first.seed()).orElseThrow())
                .contains("seed " + first.seed())
                .contains("rule never-promotes is broken: node 2 left recovery");
    }

    @Test
    void shrinking_leaves_out_what_does_not_matter() {
        ClusterSimulation simulation =
                ClusterSimulation.plan().schedules(120).rule(NeverPromotes::new).found();
        List<Violation> crowded = simulation.run().violations().stream()
                .filter(violation -> violation.faults().size() > 2)
                .toList();

        assertThat(crowded).isNotEmpty();
        assertThat(crowded.stream().limit(5).map(simulation::shrink).anyMatch(faults -> faults.size() == 1))
                .isTrue();
    }

    @Test
    void what_cannot_be_run_is_refused_by_name() {
        assertThatThrownBy(() -> ClusterSimulation.plan().nodes(6))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("nodes 6 is not valid: expected 2 to 5");
        assertThatThrownBy(() -> ClusterSimulation.plan().schedules(0))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("schedules 0");
    }

    @Test
    void only_faults_of_the_chosen_classes_are_drawn() {
        SimulationReport report = ClusterSimulation.plan()
                .schedules(FEW)
                .faults(List.of(FaultClass.HOST_LOST))
                .found()
                .run();
        assertThat(report.byFault()).containsOnlyKeys(FaultClass.HOST_LOST);
    }

    private static final class NeverPromotes implements Invariant {
        @Override
        public String id() {
            return "never-promotes";
        }

        @Override
        public String text() {
            return "no database ever leaves recovery";
        }

        @Override
        public Optional<String> check(World world) {
            return world.promotions().stream()
                    .findFirst()
                    .map(promotion -> "node " + promotion.node() + " left recovery");
        }
    }
}
