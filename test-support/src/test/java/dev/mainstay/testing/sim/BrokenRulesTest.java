package dev.mainstay.testing.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.application.Ports;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
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

    private static DynamicTest found(String rule, UnaryOperator<Ports> broken) {
        return DynamicTest.dynamicTest(rule, () -> assertThat(firstSeed(broken)).isLessThanOrEqualTo(SCHEDULES));
    }

    private static long firstSeed(UnaryOperator<Ports> broken) {
        for (long seed = 1; seed <= SCHEDULES; seed += AT_ONCE) {
            SimulationReport report = ClusterSimulation.plan()
                    .between(broken)
                    .seed(seed)
                    .schedules(AT_ONCE)
                    .found()
                    .run();
            Stream<Violation> mains =
                    report.violations().stream().filter(one -> one.rule().equals("I1"));
            long first = mains.mapToLong(Violation::seed).findFirst().orElse(Long.MAX_VALUE);
            if (first < Long.MAX_VALUE) {
                return first;
            }
        }
        return Long.MAX_VALUE;
    }
}
