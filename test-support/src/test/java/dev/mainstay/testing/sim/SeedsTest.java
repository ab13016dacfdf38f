package dev.mainstay.testing.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.policy.SplitBrainGuard;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Schedules that once broke a rule; with {@code -Dseed=N}, and {@code -Dnodes} and {@code -Dguard}, one more. */
class SeedsTest {

    private record Line(int nodes, SplitBrainGuard guard, long seed) {
        static Line parse(String text) {
            String[] words = text.split(" ", 4);
            return new Line(
                    Integer.parseInt(words[0]),
                    SplitBrainGuard.valueOf(words[1].toUpperCase(Locale.ROOT)),
                    Long.parseLong(words[2]));
        }

        Plan plan() {
            return ClusterSimulation.plan().nodes(nodes).guard(guard);
        }
    }

    @TestFactory
    Stream<DynamicTest> seeds_that_once_failed() {
        Map<String, ClusterSimulation> founded = lines().stream()
                .collect(Collectors.toMap(
                        line -> line.nodes() + " " + line.guard(),
                        line -> line.plan().found(),
                        (one, other) -> one));
        return lines().stream()
                .map(line -> DynamicTest.dynamicTest(
                        line.toString(),
                        () -> assertThat(founded.get(line.nodes() + " " + line.guard())
                                        .explain(line.seed())
                                        .orElse("no rule is broken"))
                                .isEqualTo("no rule is broken")));
    }

    private static List<Line> lines() {
        Optional<Line> asked = Optional.ofNullable(System.getProperty("seed"))
                .map(seed -> new Line(
                        Integer.getInteger("nodes", 2),
                        SplitBrainGuard.valueOf(
                                System.getProperty("guard", "none").toUpperCase(Locale.ROOT)),
                        Long.parseLong(seed)));
        return asked.map(List::of).orElseGet(SeedsTest::kept);
    }

    private static List<Line> kept() {
        try (InputStream seeds = SeedsTest.class.getResourceAsStream("seeds.txt")) {
            String text = new String(seeds.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(text.split("\n"))
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Line::parse)
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
