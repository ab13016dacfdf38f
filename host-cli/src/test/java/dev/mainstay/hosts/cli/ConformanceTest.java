package dev.mainstay.hosts.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Sums up what became of the panel dialect's conformance cases in this build: {@code adapters-http} writes one line for each
 * case that ran. Nothing is claimed that is not in its file. Source: spec/panel-api.md 7.
 */
class ConformanceTest {
    private static final Path WRITTEN = Path.of("..", "adapters-http", "target");
    private static final int ALL = 168;

    @Test
    void every_case_passed() throws IOException {
        Map<Integer, String> found = read();
        SortedSet<Integer> passed = with(found, "passed");
        SortedSet<Integer> failed = with(found, "failed");
        SortedSet<Integer> skipped = with(found, "skipped");
        SortedSet<Integer> silent = IntStream.rangeClosed(1, ALL)
                .boxed()
                .filter(number -> !found.containsKey(number))
                .collect(Collectors.toCollection(TreeSet::new));
        System.out.println("K-001..K-" + ALL + ": " + passed.size() + " passed, " + failed.size() + " failed, "
                + skipped.size() + " skipped"
                + (silent.isEmpty() ? "" : ", " + silent.size() + " not asked yet (" + names(silent) + ")"));
        assertThat(failed).isEmpty();
        assertThat(skipped).isEmpty();
        assertThat(passed).hasSize(ALL);
        assertThat(silent).as("cases that did not run").isEmpty();
    }

    /** Beside what each test of a log asserts: nothing that any test of the dialect logged holds a secret (D12, K-168). */
    @Test
    void no_log_of_the_suite_holds_a_secret() throws IOException {
        Path file = WRITTEN.resolve("secrets-in-logs.txt");
        assertThat(file).as("written by the tests of adapters-http").exists();
        assertThat(Files.readAllLines(file)).isEmpty();
    }

    private static Map<Integer, String> read() throws IOException {
        Map<Integer, String> found = new TreeMap<>();
        for (String name : List.of("conformance.txt", "conformance-it.txt")) {
            Path file = WRITTEN.resolve(name);
            assertThat(file)
                    .as("written by the tests of adapters-http: run them in the same build")
                    .exists();
            for (String line : Files.readAllLines(file)) {
                String[] words = line.split(" ", 2);
                found.merge(
                        Integer.valueOf(words[0].substring(2)),
                        words[1],
                        (one, other) -> one.equals("passed") ? other : one);
            }
        }
        return found;
    }

    private static SortedSet<Integer> with(Map<Integer, String> found, String outcome) {
        return found.entrySet().stream()
                .filter(each -> each.getValue().equals(outcome))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String names(SortedSet<Integer> numbers) {
        return numbers.stream()
                .map(number -> String.format(java.util.Locale.ROOT, "K-%03d", number))
                .collect(Collectors.joining(", "));
    }
}
