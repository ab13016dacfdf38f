package dev.mainstay.adapters.http.panel.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Writes down what became of each conformance case, by the number in its method's name, so that the summary at the end claims
 * only what ran: one line per case in {@code target/conformance.txt}, of tests on real servers, which run later, in
 * {@code target/conformance-it.txt}; {@code passed}, {@code failed} or {@code skipped}. A
 * case with several runs passed only when all did. Found by JUnit as a service; safe for all threads.
 */
public final class Outcomes implements TestWatcher, BeforeAllCallback {
    private static final Path TARGET = Path.of("target");
    private static final String UNITS = "conformance.txt";
    private static final String SERVERS = "conformance-it.txt";
    private static final String PACKAGE = "dev.mainstay.adapters.http.panel.";
    private static final String PASSED = "passed";
    private static final Pattern CASE = Pattern.compile("k(\\d{3})(?=_)");

    @Override
    public void beforeAll(ExtensionContext context) {
        if (isOurs(context)) {
            Found unused = found(context);
        }
    }

    @Override
    public void testSuccessful(ExtensionContext test) {
        note(test, PASSED);
    }

    @Override
    public void testFailed(ExtensionContext test, Throwable cause) {
        note(test, "failed");
    }

    @Override
    public void testAborted(ExtensionContext test, Throwable cause) {
        note(test, "skipped");
    }

    @Override
    public void testDisabled(ExtensionContext test, Optional<String> reason) {
        note(test, "skipped");
    }

    private static void note(ExtensionContext test, String outcome) {
        if (isOurs(test)) {
            Matcher number = CASE.matcher(test.getRequiredTestMethod().getName());
            while (number.find()) {
                found(test)
                        .files
                        .computeIfAbsent(fileOf(test), first -> new ConcurrentHashMap<>())
                        .merge(number.group(1), outcome, (old, now) -> old.equals(PASSED) ? now : old);
            }
        }
    }

    private static String fileOf(ExtensionContext test) {
        return test.getRequiredTestClass().getName().endsWith("IT") ? SERVERS : UNITS;
    }

    private static boolean isOurs(ExtensionContext context) {
        return context.getRequiredTestClass().getName().startsWith(PACKAGE);
    }

    private static Found found(ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.GLOBAL)
                .computeIfAbsent(Found.class, key -> new Found(), Found.class);
    }

    /** Written when all classes of this run have ended. */
    static final class Found implements AutoCloseable {
        private final Map<String, Map<String, String>> files = new ConcurrentHashMap<>();

        @Override
        public void close() {
            files.forEach(Found::write);
        }

        private static void write(String file, Map<String, String> cases) {
            String lines = new TreeMap<>(cases)
                    .entrySet().stream()
                            .map(each -> "K-" + each.getKey() + " " + each.getValue() + "\n")
                            .collect(Collectors.joining());
            try {
                Files.createDirectories(TARGET);
                Files.writeString(TARGET.resolve(file), lines);
            } catch (IOException unwritable) {
                throw new UncheckedIOException(unwritable);
            }
        }
    }
}
