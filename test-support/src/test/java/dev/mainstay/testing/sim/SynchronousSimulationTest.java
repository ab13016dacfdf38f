package dev.mainstay.testing.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.policy.SplitBrainGuard;
import dev.mainstay.domain.topology.ClusterRules;
import dev.mainstay.domain.topology.ClusterRules.Synchronous;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clusters whose commits wait for standbys, under every fault: no automatic promotion loses an acknowledged row (I3). */
class SynchronousSimulationTest {

    private static final int SCHEDULES = Integer.getInteger("sync.schedules", 40);

    @ParameterizedTest(name = "{0} nodes, {1}, {2}, strict {3}")
    @CsvSource({
        "2, REFERENCE, ON, false",
        "2, REFERENCE, ON, true",
        "3, MAJORITY, ON, false",
        "3, MAJORITY, QUORUM, false",
        "4, MAJORITY, QUORUM, false",
        "3, LEASE, ON, false"
    })
    void no_automatic_promotion_loses_an_acknowledged_row(
            int nodes, SplitBrainGuard guard, Synchronous mode, boolean strict) {
        ClusterRules standard = ClusterRules.standard();
        ClusterRules rules = new ClusterRules(
                false,
                standard.maximumLag(),
                standard.startTimeout(),
                mode,
                strict,
                1,
                0,
                false,
                standard.parameters());
        ClusterSimulation simulation = ClusterSimulation.plan()
                .nodes(nodes)
                .guard(guard)
                .operators(rules)
                .schedules(SCHEDULES)
                .found();
        SimulationReport report = simulation.run();
        System.out.printf(
                "synchronous simulation: %d nodes, %s, %s, strict %s: %d schedules, %d failovers%n",
                nodes, guard, mode, strict, report.schedules(), report.failovers());
        assertThat(report.violations())
                .as(() -> simulation.explain(report.violations().get(0).seed()).orElse(""))
                .isEmpty();
        assertThat(report.failovers()).as("the faults are bad enough").isPositive();
    }
}
