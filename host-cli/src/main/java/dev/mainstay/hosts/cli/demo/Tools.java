package dev.mainstay.hosts.cli.demo;

import dev.mainstay.domain.error.UnavailableException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The programs that the demo needs.
 *
 * @param postgres the directory of the newest PostgreSQL's programs, 14 or later
 * @param redis the Redis server
 * @param java what runs the agents: the Java that runs this
 */
record Tools(Path postgres, Path redis, Path java) {

    private static final int OLDEST = 14;
    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

    /**
     * Finds them.
     *
     * @throws UnavailableException when one is missing; the message tells how to install it
     */
    static Tools found(Runner runner) {
        List<Path> path = Arrays.stream(
                        System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(File.pathSeparator, -1))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of)
                .toList();
        return new Tools(
                postgres(path, runner),
                program(path, "redis-server")
                        .orElseThrow(() -> missing("Redis, the program redis-server", "redis-server")),
                Path.of(System.getProperty("java.home"), "bin", "java"));
    }

    private static Path postgres(List<Path> path, Runner runner) {
        List<Path> directories = new ArrayList<>(path);
        if (Files.isDirectory(DEBIAN)) {
            try (Stream<Path> versions = Files.list(DEBIAN)) {
                versions.map(version -> version.resolve("bin")).forEach(directories::add);
            } catch (IOException unreadable) {
                throw missing("PostgreSQL below " + DEBIAN, "postgresql");
            }
        }
        return directories.stream()
                .filter(Tools::hasServer)
                .filter(directory -> major(directory, runner) >= OLDEST)
                .max(Comparator.comparingInt(directory -> major(directory, runner)))
                .orElseThrow(() -> missing("PostgreSQL " + OLDEST + " or newer, the server programs", "postgresql"));
    }

    /** Debian's PATH has wrappers of the client programs only. */
    private static boolean hasServer(Path directory) {
        return Stream.of("postgres", "initdb", "pg_ctl", "pg_basebackup")
                .allMatch(name -> Files.isExecutable(directory.resolve(name)));
    }

    private static int major(Path directory, Runner runner) {
        String version = runner.run(List.of(directory.resolve("postgres").toString(), "--version"));
        String digits = version.replaceAll("(?s)\\D*(\\d+).*", "$1");
        return digits.matches("\\d{1,4}") ? Integer.parseInt(digits) : 0;
    }

    private static Optional<Path> program(List<Path> path, String name) {
        return path.stream()
                .map(directory -> directory.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static UnavailableException missing(String what, String packageName) {
        return new UnavailableException(
                "the demo needs " + what + "; on Debian or Ubuntu: apt-get install " + packageName);
    }
}
