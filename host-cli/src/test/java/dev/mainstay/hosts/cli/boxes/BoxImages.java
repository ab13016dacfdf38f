package dev.mainstay.hosts.cli.boxes;

import dev.mainstay.testing.fixture.Command;
import dev.mainstay.testing.fixture.Docker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The images of a server.
 *
 * @param database PostgreSQL and Redis: the tests' own, or the one that is named by property
 * @param agent made of this build's tarball on the same base
 */
record BoxImages(String database, String agent) {

    private static final Path SOURCES = Path.of("..").toAbsolutePath().normalize();

    static BoxImages ofThisBuild() {
        String database = Docker.imageOfTests();
        String told = Command.of(List.of("docker/agent-image"), SOURCES)
                .with("MAINSTAY_IMAGE", database)
                .within(Duration.ofSeconds(100))
                .run();
        List<String> lines = told.lines().toList();
        return new BoxImages(database, lines.get(lines.size() - 1));
    }
}
