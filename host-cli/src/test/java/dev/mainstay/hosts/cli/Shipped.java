package dev.mainstay.hosts.cli;

import dev.mainstay.testing.fixture.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What this build made to be shipped; a missing piece fails the test with the command that makes it. */
final class Shipped {

    static final Path SOURCES = Path.of("..").toAbsolutePath().normalize();
    private static final Path TARGET = SOURCES.resolve("host-cli").resolve("target");

    private Shipped() {}

    static Path tarball() {
        return made("mainstay-.*-bin\\.tar\\.gz");
    }

    static Path debianPackage() {
        return made("mainstay_.*_all\\.deb");
    }

    /** Unpacked as its users do it. */
    static Path unpacked(Path directory) {
        String unused = Command.of(List.of("tar", "-xzf", tarball().toString(), "--strip-components=1"), directory)
                .run();
        return directory;
    }

    private static Path made(String name) {
        try (Stream<Path> all = Files.list(TARGET)) {
            return all.filter(path -> path.getFileName().toString().matches(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(
                            "there is no " + name + " in " + TARGET + ": mvn -B verify -DskipTests makes it"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
