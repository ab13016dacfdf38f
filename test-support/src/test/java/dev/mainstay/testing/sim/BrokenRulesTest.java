package dev.mainstay.testing.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.application.Ports;
import dev.mainstay.domain.policy.SplitBrainGuard;
import dev.mainstay.domain.topology.ClusterRules;
import dev.mainstay.domain.topology.ClusterRules.Synchronous;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The simulator can fail: agents of which one rule is switched off are found out. */
class BrokenRulesTest {
    private static final int SCHEDULES = 2_000;
    private static final int AT_ONCE = 10;

    @TestFactory
    Stream<DynamicTest> a_rule_that_is_switched_off_is_found_within_2000_schedules() {
        return Stream.of(
                found("the term check", BrokenRules::withoutTerms),
                found("the fence", BrokenRules::withoutFence),
                found("the evidence rule", BrokenRules::withoutEvidence));
    }

    /** Without synchronous mode an acknowledged row may be lost; with it a row that is lost is a broken rule of its own. */
    @Test
    void commits_that_only_seem_to_wait_are_found_by_what_is_lost() {
        assertThat(firstSeed("I3", BrokenRulesTest::synchronous, BrokenRules::withoutWaiting))
                .isLessThanOrEqualTo(SCHEDULES);
    }

    private static Plan synchronous(Plan plan) {
        return plan.guard(SplitBrainGuard.REFERENCE)
                .operators(ClusterRules.parse("synchronous=" + Synchronous.ON.name()));
    }

    private static DynamicTest found(String rule, UnaryOperator<Ports> broken) {
        return DynamicTest.dynamicTest(
                rule,
                () -> assertThat(firstSeed("I1", UnaryOperator.identity(), broken))
                        .isLessThanOrEqualTo(SCHEDULES));
    }

    private static long firstSeed(String invariant, UnaryOperator<Plan> kind, UnaryOperator<Ports> broken) {
        for (long seed = 1; seed <= SCHEDULES; seed += AT_ONCE) {
            SimulationReport report = kind.apply(ClusterSimulation.plan())
                    .between(broken)
                    .seed(seed)
                    .schedules(AT_ONCE)
                    .found()
                    .run();
            Stream<Violation> found =
                    report.violations().stream().filter(one -> one.rule().equals(invariant));
            long first = found.mapToLong(Violation::seed).findFirst().orElse(Long.MAX_VALUE);
            if (first < Long.MAX_VALUE) {
                return first;
            }
        }
        return Long.MAX_VALUE;
    }
}
