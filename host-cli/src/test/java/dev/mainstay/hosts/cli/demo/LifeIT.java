package dev.mainstay.hosts.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.ports.settings.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The README's life of a cluster: its very lines, run by a shell with a real curl against two real nodes. */
class LifeIT {
    private static final Path README = Path.of("..", "README.md");
    private static final String HEADING = "## A whole life, with curl";
    private static final Pattern LINE = Pattern.compile("    (curl .*?) +#(~?) (.+)");
    private static final Duration AFTER_A_WHILE = Duration.ofSeconds(90);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int LEAST_COMMANDS = 12;

    private final RealNodes nodes = new RealNodes();
    private final RealNode one = nodes.fresh("127.0.0.1");
    private String last = "";
    private final RealNode two = nodes.fresh("127.0.0.2");
    private final SourcePanel source = new SourcePanel();

    @AfterEach
    void end() {
        source.close();
        nodes.close();
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void the_lines_of_the_readme_do_what_they_say() {
        source.describeTo(one);
        one.start();
        two.start();
        int commands = 0;
        for (String line : lines()) {
            Matcher command = LINE.matcher(line);
            if (command.matches()) {
                run(command.group(1), command.group(3), !command.group(2).isEmpty());
                commands++;
            } else {
                happens(line);
            }
        }
        assertThat(commands).isGreaterThanOrEqualTo(LEAST_COMMANDS);
        assertThat(one.rows("SELECT slot_name FROM pg_replication_slots")).isEmpty();
        assertThat(one.query("SELECT rolreplication AND NOT rolsuper FROM pg_roles WHERE rolname = 'replicator'"))
                .isEqualTo("t");
        assertThat(two.query("SELECT pg_is_in_recovery()")).isEqualTo("t");
        assertThat(two.query("SELECT count(*) FROM pg_stat_wal_receiver")).isEqualTo("0");
        assertThat(two.query("SELECT current_setting('primary_conninfo')")).isEmpty();
    }

    private void happens(String line) {
        if (line.startsWith("    (server 2 dies")) {
            two.killAgent();
            two.killDatabase();
        } else if (line.startsWith("    (server 2 comes back")) {
            two.startAgain();
        } else {
            assertThat(line)
                    .as("a line of the README that this test understands")
                    .isBlank();
        }
    }

    private static List<String> lines() {
        try {
            List<String> block = new ArrayList<>();
            boolean within = false;
            for (String line : Files.readAllLines(README)) {
                within = line.equals(HEADING) || (within && !line.startsWith("## "));
                if (within && line.startsWith("    ")) {
                    block.add(line);
                }
            }
            return block;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private void run(String command, String wanted, boolean later) {
        try {
            String unused = nodes.waiting().until(command, later ? AFTER_A_WHILE : Duration.ZERO, PAUSE, () -> {
                last = shell(command);
                return Optional.of(last).filter(answer -> answer.contains(wanted));
            });
        } catch (RuntimeException late) {
            throw new AssertionError(
                    command + "\nanswered " + last + "\nand not: " + wanted + "\n" + one.tell() + "\n" + two.tell(),
                    late);
        }
    }

    private String shell(String command) {
        ProcessBuilder shell = new ProcessBuilder("bash", "-c", command).redirectErrorStream(true);
        shell.environment().putAll(environment());
        try {
            Process process = shell.start();
            process.getOutputStream().close();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Map<String, String> environment() {
        Map<String, String> all = new TreeMap<>();
        all.put("N1", one.spec().api().toString());
        all.put("N2", two.spec().api().toString());
        all.put("A1", "Authorization: Bearer " + token(one));
        all.put("A2", "Authorization: Bearer " + token(two));
        all.put("JSON", "Content-Type: application/json");
        all.put(
                "MAIN",
                "\"main_ip\":\"" + one.spec().address() + "\",\"main_port\":"
                        + one.spec().apiPort() + ",\"db_port\":" + one.spec().databasePort() + ",\"redis_port\":"
                        + one.spec().redisPort());
        all.put(
                "SOURCE",
                "\"source_ip\":\"127.0.0.1\",\"source_port\":" + source.ssh().port() + ",\"source_user\":\""
                        + source.ssh().user() + "\",\"source_key\":\""
                        + source.ssh().privateKey().replace("\n", "\\n") + "\"");
        all.put(
                "SECRET",
                one.config()
                        .map(config -> config.path("cluster_secret").asText(""))
                        .orElse(""));
        return all;
    }

    private String token(RealNode node) {
        return nodes.parts()
                .token()
                .apply(node.spec().state())
                .map(Secret::reveal)
                .orElse("");
    }
}
