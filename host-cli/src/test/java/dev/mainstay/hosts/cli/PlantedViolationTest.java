package dev.mainstay.hosts.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.mainstay.testing.arch.LayeringRules;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A rule that cannot fail is worth nothing: each one meets sources that break it, and one set that breaks none.
 *
 * <p>The sources stand in a text file, are compiled into a temporary directory and never reach the class path.
 */
class PlantedViolationTest {
    /** Rules 1 and 21 speak of the whole: any planted tree without its packages and package notes breaks them. */
    private static final List<Integer> ABOUT_THE_WHOLE = List.of(1, 21);

    private static final Pattern UNIT = Pattern.compile("package ([\\w.]+);.*?(?:class|interface|record|enum) (\\w+)");

    @TempDir
    private Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("planted")
    void rule_finds_what_breaks_it(Planted planted) {
        JavaClasses classes = compile(planted.sources());

        withClassesLoadable(
                () -> assertThatThrownBy(() -> rule(planted.rule()).check().check(classes))
                        .isInstanceOf(AssertionError.class)
                        .hasMessageContaining(planted.blamed()));
    }

    @Test
    void no_rule_refuses_the_shapes_that_the_guide_recommends() {
        List<Planted> innocent = read("innocent.txt");
        JavaClasses classes = compile(innocent.get(0).sources());

        withClassesLoadable(() -> LayeringRules.all().stream()
                .filter(rule -> !ABOUT_THE_WHOLE.contains(rule.number()))
                .forEach(rule -> rule.check().check(classes)));
    }

    @Test
    void every_rule_has_its_violation() {
        List<Integer> all = IntStream.rangeClosed(1, 22).boxed().toList();

        assertThat(planted()).extracting(Planted::rule).containsAll(all);
    }

    private static List<Planted> planted() {
        return read("violations.txt");
    }

    private static LayeringRules.Rule rule(int number) {
        return LayeringRules.all().get(number - 1);
    }

    /** Entries are headed {@code == <rule> <what the message must name>}; a source is one line from package to end. */
    private static List<Planted> read(String resource) {
        List<Planted> entries = new ArrayList<>();
        for (String line : text(resource).lines().toList()) {
            if (line.startsWith("== ")) {
                String[] words = line.split(" ", 3);
                entries.add(new Planted(Integer.parseInt(words[1]), words[2], new ArrayList<>()));
            } else if (line.startsWith("package ")) {
                entries.get(entries.size() - 1).sources().add(line);
            }
        }
        return entries;
    }

    private static String text(String resource) {
        try (var in = PlantedViolationTest.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JavaClasses compile(List<String> sources) {
        try {
            List<Path> files = new ArrayList<>();
            for (String source : sources) {
                Matcher unit = UNIT.matcher(source);
                assertThat(unit.find()).as(source).isTrue();
                Path file = directory.resolve("src/" + unit.group(1).replace('.', '/') + "/" + unit.group(2) + ".java");
                Files.createDirectories(file.getParent());
                files.add(Files.writeString(file, source));
            }
            runCompiler(files);
            return new ClassFileImporter().importPath(directory.resolve("classes"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void runCompiler(List<Path> files) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of(
                    "-d",
                    directory.resolve("classes").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    "-proc:none");
            var units = manager.getJavaFileObjectsFromPaths(files);
            boolean compiled = compiler.getTask(messages, manager, null, options, null, units)
                    .call();
            assertThat(compiled).as(messages.toString()).isTrue();
        }
    }

    /** Whether a class is sealed is not in ArchUnit's model, so rule 17 loads it. */
    private void withClassesLoadable(Runnable check) {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {directory.resolve("classes").toUri().toURL()}, before)) {
            Thread.currentThread().setContextClassLoader(loader);
            check.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    /**
     * Sources that break one rule.
     *
     * @param rule the rule's number
     * @param blamed what the failure must name
     * @param sources one compilation unit each
     */
    record Planted(int rule, String blamed, List<String> sources) {
        @Override
        public String toString() {
            return rule + " " + sources;
        }
    }
}
