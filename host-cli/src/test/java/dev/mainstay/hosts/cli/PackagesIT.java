package dev.mainstay.hosts.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mainstay.testing.fixture.Command;
import dev.mainstay.testing.fixture.Ports;
import dev.mainstay.testing.fixture.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tarball, the Debian package and the unit, each used as it is meant to be. */
class PackagesIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String INSTALLED = "/usr/bin/mainstay";

    @TempDir
    Path directory;

    @Test
    void the_tarball_is_unpacked_linked_and_runs_a_node_beside_a_real_server() throws Exception {
        Path home = Shipped.unpacked(directory);
        Path linked = Files.createSymbolicLink(directory.resolve("linked"), home.resolve("bin/mainstay"));
        try (PostgresServer database = PostgresServer.started()) {
            Path config = configuration(database);
            assertThat(run(linked, "config", "check", config.toString())).isEqualTo("ok\n");
            Process server = start(linked, "server", "--config", config.toString());
            try {
                await().atMost(LIMIT)
                        .until(() -> start(linked, "status", "--config", config.toString())
                                        .waitFor()
                                == 0);
                assertThat(run(linked, "status", "--config", config.toString())).contains("standalone");
            } finally {
                server.toHandle().destroy();
            }
            assertThat(server.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(server.exitValue()).isEqualTo(143);
            assertThat(database.query("SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void an_older_java_is_refused_by_name() throws Exception {
        Path home = Shipped.unpacked(directory);
        Path old = Files.createDirectories(directory.resolve("old/bin"));
        Files.writeString(directory.resolve("old/release"), "JAVA_VERSION=\"11.0.2\"\n");
        Files.createFile(
                old.resolve("java"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));

        ProcessBuilder builder = builder(home.resolve("bin/mainstay"), "--help");
        builder.environment().put("JAVA_HOME", directory.resolve("old").toString());
        Process refused = builder.start();

        assertThat(refused.waitFor()).isEqualTo(69);
        assertThat(Files.readString(words())).contains("Java 11").contains("17");
    }

    @Test
    void the_debian_package_brings_command_unit_and_papers() {
        String deb = Shipped.debianPackage().toString();
        assertThat(run(Path.of("/usr/bin/dpkg-deb"), "--info", deb))
                .contains("Package: mainstay", "Architecture: all", "java17-runtime-headless");
        run(Path.of("/usr/bin/dpkg-deb"), "--extract", deb, directory.toString());

        assertThat(directory.resolve("usr/share/doc/mainstay/configuration.md")).exists();
        assertThat(directory.resolve("usr/share/doc/mainstay/examples/mainstay.yml"))
                .exists();
        assertThat(run(directory.resolve("usr/bin/mainstay"), "--help")).contains("switchover");
        assertThat(verified(directory.resolve("lib/systemd/system/mainstay.service"), directory.resolve("usr/bin")))
                .isEmpty();
    }

    /** The example is one that the checker accepts. */
    @Test
    void the_example_of_a_configuration_is_valid() throws IOException {
        Path home = Shipped.unpacked(directory);
        Path example = home.resolve("etc/mainstay.yml");
        String text = Files.readString(example)
                .replace("/etc/mainstay/database-password", secret("s").toString());
        Path written = Files.writeString(directory.resolve("example.yml"), text);

        assertThat(run(home.resolve("bin/mainstay"), "config", "check", written.toString()))
                .isEqualTo("ok\n");
    }

    /** What systemd says against the unit; the program that it starts is the one that was unpacked. */
    private String verified(Path unit, Path programs) {
        try {
            String text = Files.readString(unit);
            assertThat(text).contains("ExecStart=" + INSTALLED + " ").contains("KillMode=process");
            Files.writeString(
                    unit, text.replace("ExecStart=" + INSTALLED, "ExecStart=" + programs.resolve("mainstay")));
            return run(Path.of("/usr/bin/systemd-analyze"), "verify", "--man=no", unit.toString())
                    .lines()
                    .filter(line -> line.contains("mainstay"))
                    .toList()
                    .toString()
                    .replace("[]", "");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Path configuration(PostgresServer database) throws IOException {
        Files.createDirectory(
                directory.resolve("state"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        int port = Ports.free();
        return Files.writeString(directory.resolve("mainstay.yml"), """
                node: {state_dir: %s, allow_loopback: true, advertise: {host: 127.0.0.1, api_port: %d}}
                http: {host: 127.0.0.1, port: %d}
                patroni: {enabled: false}
                postgresql: {port: %d, user: %s, password_file: %s}
                """.formatted(
                directory.resolve("state"), port, port, database.port(), database.user(), secret(database.password())));
    }

    private Path secret(String value) throws IOException {
        return Files.writeString(directory.resolve("password"), value);
    }

    private static String run(Path program, String... words) {
        List<String> line = new ArrayList<>(List.of(program.toString()));
        line.addAll(List.of(words));
        return Command.of(line, Path.of("/")).run();
    }

    private Process start(Path program, String... words) throws IOException {
        return builder(program, words).start();
    }

    private ProcessBuilder builder(Path program, String... words) {
        List<String> line = new ArrayList<>(List.of(program.toString()));
        line.addAll(List.of(words));
        return new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(words().toFile()));
    }

    private Path words() {
        return directory.resolve("words.log");
    }
}
