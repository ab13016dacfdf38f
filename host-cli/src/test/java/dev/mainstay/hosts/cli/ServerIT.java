package dev.mainstay.hosts.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mainstay.testing.fixture.Ports;
import dev.mainstay.testing.fixture.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node's process: how it starts, refuses and ends, beside a real database. */
class ServerIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final PostgresServer database = PostgresServer.started();
    private final int port = Ports.free();

    @BeforeEach
    void configure() throws IOException {
        Files.createDirectory(
                directory.resolve("state"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        Files.writeString(directory.resolve("password"), database.password());
        write("mainstay.yml", "state", port);
    }

    @AfterEach
    void stop() {
        database.close();
    }

    @Test
    void it_serves_until_it_is_told_to_end_and_the_database_runs_on() throws Exception {
        try (CliProcess server = server("mainstay.yml")) {
            awaitServing();
            assertThat(new Shell()
                            .run("status", "--config", config("mainstay.yml"))
                            .out())
                    .contains("standalone");
            server.terminate();

            assertThat(server.exitCode(LIMIT)).isEqualTo(143);
        }
        assertThat(database.query("SELECT 1")).isEqualTo("1");
        try (CliProcess again = server("mainstay.yml")) {
            awaitServing();
            assertThat(again.isAlive()).isTrue();
        }
    }

    @Test
    void a_second_agent_on_the_same_state_directory_is_refused() throws Exception {
        write("second.yml", "state", Ports.free());
        try (CliProcess first = server("mainstay.yml")) {
            awaitServing();
            try (CliProcess second = server("second.yml")) {
                assertThat(second.exitCode(LIMIT)).isEqualTo(10);
                assertThat(second.errors()).contains("mainstay: ").doesNotContain("\tat ");
            }
            assertThat(first.isAlive()).isTrue();
        }
    }

    @Test
    void a_port_that_is_taken_is_named() throws Exception {
        write("second.yml", "other", port);
        try (CliProcess first = server("mainstay.yml")) {
            awaitServing();
            try (CliProcess second = server("second.yml")) {
                assertThat(second.exitCode(LIMIT)).isEqualTo(69);
                assertThat(second.errors()).contains("port " + port).contains("http.port");
            }
            assertThat(first.isAlive()).isTrue();
        }
    }

    private void awaitServing() {
        await().atMost(LIMIT)
                .until(() -> new Shell()
                                .run("status", "--config", config("mainstay.yml"))
                                .code()
                        == 0);
    }

    private CliProcess server(String file) {
        return new CliProcess(directory, "server", "--config", config(file));
    }

    private String config(String file) {
        return directory.resolve(file).toString();
    }

    private void write(String file, String state, int api) throws IOException {
        Files.writeString(directory.resolve(file), """
                node: {state_dir: %s, allow_loopback: true, advertise: {host: 127.0.0.1, api_port: %d}}
                http: {host: 127.0.0.1, port: %d}
                patroni: {enabled: false}
                postgresql: {port: %d, user: %s, password_file: %s}
                """.formatted(
                directory.resolve(state), api, api, database.port(), database.user(), directory.resolve("password")));
    }
}
