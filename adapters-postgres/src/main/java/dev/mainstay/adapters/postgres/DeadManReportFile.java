package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.ports.out.DeadManReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a dead-man wrote when it had stopped the database: lines of a name and a value, in the directory of the server's
 * user. One that cannot be understood is told once, and kept beside.
 *
 * <p>Safe for all threads.
 */
final class DeadManReportFile {

    private static final Logger log = LoggerFactory.getLogger(DeadManReportFile.class);

    private static final String NAME = "dead-man.report";

    private final ServerPlace place;

    DeadManReportFile(ServerPlace place) {
        this.place = place;
    }

    /** Where it is to be written; its directory is made. */
    Path path() {
        return place.serverDirectory(place.installation()).resolve(NAME);
    }

    Optional<DeadManReport> read() {
        Path file = place.directoryOfServer().resolve(NAME);
        try {
            return Optional.of(parse(Files.readString(file, StandardCharsets.UTF_8)));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException unreadable) {
            throw new UnavailableException(file + " cannot be read", unreadable);
        } catch (IllegalArgumentException damaged) {
            log.atWarn().addKeyValue("file", file).setCause(damaged).log("the report of a dead-man is not understood");
            Directories.rename(file, file.resolveSibling(NAME + ".damaged"));
            return Optional.empty();
        }
    }

    void remove() {
        Directories.removeOne(place.directoryOfServer().resolve(NAME));
    }

    static DeadManReport parse(String text) {
        Map<String, String> facts = text.lines()
                .filter(line -> line.indexOf('=') > 0)
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf('=')),
                        line -> line.substring(line.indexOf('=') + 1),
                        (one, other) -> other));
        return new DeadManReport(
                Instant.ofEpochSecond(number(facts, "at")),
                DeadManReport.Cause.valueOf(word(facts, "why")),
                Duration.ofMillis(number(facts, "silent")),
                Duration.ofMillis(number(facts, "late")),
                DeadManReport.Outcome.valueOf(word(facts, "outcome")),
                Duration.ofMillis(number(facts, "took")),
                facts.getOrDefault("deeds", ""));
    }

    private static long number(Map<String, String> facts, String name) {
        return Long.parseLong(facts.getOrDefault(name, ""));
    }

    private static String word(Map<String, String> facts, String name) {
        return facts.getOrDefault(name, "").toUpperCase(java.util.Locale.ROOT);
    }
}
