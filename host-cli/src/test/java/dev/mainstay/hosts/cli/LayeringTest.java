package dev.mainstay.hosts.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.mainstay.testing.arch.LayeringRules;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Holds the main code of all modules against the rules; this module is the one that sees them all. */
class LayeringTest {
    @TestFactory
    Stream<DynamicTest> main_code_keeps_rule() {
        JavaClasses mainCode = LayeringRules.mainCode();
        return LayeringRules.all().stream()
                .map(rule -> DynamicTest.dynamicTest(
                        rule.toString(), () -> rule.check().check(mainCode)));
    }

    @Test
    void rules_are_numbered_without_a_gap() {
        List<Integer> expected = IntStream.rangeClosed(1, 22).boxed().toList();

        assertThat(LayeringRules.all()).extracting(LayeringRules.Rule::number).isEqualTo(expected);
    }
}
