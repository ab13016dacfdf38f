package dev.mainstay.hosts.cli.demo;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Counts the conformance cases by the number in their name, and tells the score with each deviation and its reason. */
final class ConformanceScore implements TestWatcher, AfterAllCallback {
    private static final Pattern CASE = Pattern.compile("c(\\d{3})_.*");
    private static final int CASES = 120;

    private final TreeSet<Integer> passed = new TreeSet<>();
    private final TreeSet<Integer> failed = new TreeSet<>();
    private final Map<Integer, String> deviations;
    private final Map<Integer, String> missing;

    /** Deviations are tested as they are; what is missing has no test. */
    ConformanceScore(Map<Integer, String> deviations, Map<Integer, String> missing) {
        this.deviations = new TreeMap<>(deviations);
        this.missing = new TreeMap<>(missing);
    }

    @Override
    public void testSuccessful(ExtensionContext context) {
        number(context).ifPresent(passed::add);
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        number(context).ifPresent(failed::add);
    }

    private static Optional<Integer> number(ExtensionContext context) {
        Matcher name = CASE.matcher(context.getRequiredTestMethod().getName());
        return name.matches() ? Optional.of(Integer.valueOf(name.group(1))) : Optional.empty();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        System.out.printf(
                "C001..C%03d: %d passed, %d failed, 0 skipped, %d not built%n",
                CASES, passed.size(), failed.size(), missing.size());
        deviations.forEach((number, why) -> System.out.printf("  C%03d deviates: %s%n", number, why));
        missing.forEach((number, why) -> System.out.printf("  C%03d is not built: %s%n", number, why));
    }

    /** Which numbers have neither a test nor a reason. */
    Set<Integer> unaccounted(Class<?> suite) {
        TreeSet<Integer> all = new TreeSet<>();
        for (int number = 1; number <= CASES; number++) {
            all.add(number);
        }
        all.removeAll(missing.keySet());
        for (var method : suite.getDeclaredMethods()) {
            Matcher name = CASE.matcher(method.getName());
            if (name.matches()) {
                all.remove(Integer.valueOf(name.group(1)));
            }
        }
        return all;
    }
}
