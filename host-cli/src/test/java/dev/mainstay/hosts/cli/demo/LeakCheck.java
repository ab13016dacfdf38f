package dev.mainstay.hosts.cli.demo;

import dev.mainstay.ports.settings.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Looks through everything that real nodes logged, agents, databases and caches alike, for secrets: those that the test gave
 * them, and those they made themselves, which are 64 hexadecimal characters. Pure but for reading.
 */
final class LeakCheck {
    private static final Pattern MADE = Pattern.compile("(?<![0-9A-Fa-f]|sha256:|v1=)[0-9A-Fa-f]{64}(?![0-9A-Fa-f])");

    private final List<Secret> given;

    LeakCheck(List<Secret> given) {
        this.given = List.copyOf(given);
    }

    /** The lines below that directory that hold one, which they no longer do. */
    List<String> of(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".log") && Files.isRegularFile(file))
                    .flatMap(file -> leaks(file).stream())
                    .toList();
        } catch (IOException | UncheckedIOException unreadable) {
            throw new AssertionError("the logs in " + directory + " cannot be read", unreadable);
        }
    }

    private List<String> leaks(Path file) {
        try {
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            return text.lines()
                    .filter(line -> !hidden(line).equals(line))
                    .map(line -> file.getFileName() + ": " + hidden(line))
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private String hidden(String line) {
        String rest = line;
        for (Secret secret : given) {
            rest = rest.replace(secret.reveal(), "***");
        }
        Matcher made = MADE.matcher(rest);
        return made.replaceAll("***");
    }
}
