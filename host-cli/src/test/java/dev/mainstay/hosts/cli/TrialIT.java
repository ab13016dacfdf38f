package dev.mainstay.hosts.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mainstay.testing.fixture.Command;
import dev.mainstay.testing.fixture.Docker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The image and the compose file: what {@code docker/trial} makes, started by compose and turned around by the command line
 * in the containers, without a network to any registry.
 */
class TrialIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern SECRET = Pattern.compile("\"cluster_secret\"\\s*:\\s*\"([0-9a-f]{64})\"");

    @TempDir
    Path directory;

    private final String number = String.valueOf(ProcessHandle.current().pid() % 250);
    private final String name = "mainstay-it-trial-" + ProcessHandle.current().pid();
    private Path trial = Path.of("/nowhere");

    @BeforeEach
    void make() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        trial = directory.resolve("trial");
        String made = Command.of(List.of("docker/trial", trial.toString()), Shipped.SOURCES)
                .with("TRIAL_NAME", name)
                .with("TRIAL_NET", "10.213." + number)
                .with("MAINSTAY_IMAGE", Docker.imageOfTests())
                .within(LIMIT)
                .run();
        assertThat(made).endsWith(trial + "\n");
    }

    @AfterEach
    void remove() {
        String told = compose("down", "--timeout", "5");
        Docker.run("ps", "--all", "--quiet", "--filter", "name=" + name + "-")
                .lines()
                .forEach(left -> {
                    String unused = Docker.run("rm", "--force", left);
                });
        assertThat(told).doesNotContain("ERROR");
    }

    @Test
    void two_servers_are_set_up_and_turned_around() {
        String unused = compose("up", "--detach");
        Matcher secret = SECRET.matcher(patiently("agent1", "setup-main", "--json"));
        assertThat(secret.find()).isTrue();
        assertThat(inside(
                        "agent2",
                        List.of("--env", "MAINSTAY_CLUSTER_SECRET=" + secret.group(1)),
                        "join",
                        "http://10.213." + number + ".11:8080",
                        "--yes"))
                .contains("follows the main now");
        awaitStopped("radius2");

        assertThat(patiently("agent1", "switchover")).contains("server2");

        await().atMost(LIMIT).untilAsserted(() -> assertThat(status()).containsPattern("server2 +main +.*online"));
        awaitStopped("radius1");
        assertThat(Docker.run("inspect", "--format", "{{.State.Running}}", name + "-radius2"))
                .isEqualTo("true");
        assertThat(Docker.run("inspect", "--format", "{{.Config.Env}}{{.Args}}", name + "-agent1", name + "-database1"))
                .doesNotContain(secret.group(1))
                .doesNotContain(password());
    }

    private String password() {
        try {
            return Files.readString(trial.resolve("database-password"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private String status() {
        return inside("agent2", List.of(), "status");
    }

    private void awaitStopped(String container) {
        await().atMost(LIMIT)
                .until(() -> Docker.run("inspect", "--format", "{{.State.Running}}", name + "-" + container)
                        .equals("false"));
    }

    /** Agents and databases begin at one time: the first answers are that something does not answer yet. */
    private String patiently(String agent, String... words) {
        AtomicReference<String> answer = new AtomicReference<>("");
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(300)).untilAsserted(() -> {
            try {
                answer.set(inside(agent, List.of(), words));
            } catch (IllegalStateException notYet) {
                throw new AssertionError(notYet.getMessage(), notYet);
            }
        });
        return answer.get();
    }

    private String inside(String agent, List<String> options, String... words) {
        List<String> line = new ArrayList<>(List.of("docker", "exec"));
        line.addAll(options);
        line.addAll(List.of(name + "-" + agent, "mainstay"));
        line.addAll(List.of(words));
        return Command.of(line, Path.of("/")).run();
    }

    private String compose(String... words) {
        List<String> line = new ArrayList<>(composer());
        line.addAll(List.of(words));
        return Command.of(line, trial).within(LIMIT).run();
    }

    /** The engine's plugin, or the program of Debian 12. */
    private static List<String> composer() {
        return Files.isExecutable(Path.of("/usr/bin/docker-compose"))
                ? List.of("docker-compose")
                : List.of("docker", "compose");
    }
}
