package dev.mainstay.hosts.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client behind the real HAProxy lives through a switchover and a failover without anybody's help; Prometheus reads the rest. */
class HaProxyIT {
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final Duration BEAT = Duration.ofMillis(20);
    private static final int ROWS_BETWEEN = 100;

    /** The three counters that Patroni named before counters had a suffix, and nothing else. */
    private static final String NAMED_BY_PATRONI =
            "patroni_xlog_(location|received_location|replayed_location) counter metrics should have \"_total\" suffix";

    private final PatroniPair pair = new PatroniPair();

    @AfterEach
    void end_everything() {
        pair.close();
    }

    @Test
    @Timeout(value = 4, unit = TimeUnit.MINUTES)
    void a_client_writes_on_through_switchover_and_failover() throws IOException, InterruptedException {
        RealNode first = pair.leader();
        String password = pair.nodes().passwords().superuser().reveal();
        List<NodeSpec> specs = pair.both().stream().map(RealNode::spec).toList();
        try (HaProxy proxy = new HaProxy(specs, new FreePorts());
                SteadyWriter writer = new SteadyWriter("127.0.0.1", proxy.writePort(), password)) {
            writer.begin();
            awaitMore(writer, proxy);
            await(
                    "reads go to a secondary",
                    () -> said(proxy.readPort(), password).equals(Optional.of(true)));
            long unused = writer.takeLongestGap();

            pair.turn();
            awaitMore(writer, proxy);
            long switchover = writer.takeLongestGap();
            int kept = writer.acknowledged();
            RealNode second = pair.leader();
            assertThat(second).isNotSameAs(first);
            assertThat(second.query("SELECT count(*) FROM steady_rows WHERE n <= " + kept))
                    .isEqualTo(String.valueOf(kept));
            requireMetrics(second);

            second.kill();
            awaitMore(writer, proxy);
            long failover = writer.takeLongestGap();
            await(
                    "the former secondary says that it leads",
                    () -> pair.client(first).get("/primary").status() == 200);
            await(
                    "readers find the main, for there is no secondary",
                    () -> said(proxy.readPort(), password).equals(Optional.of(false)));
            System.out.printf(
                    "haproxy: %d rows acknowledged; longest write gap %d ms for a switchover, %d ms for a failover"
                            + " (threshold 2 s)%n",
                    writer.acknowledged(), switchover, failover);
        }
    }

    /** Prometheus's own checker on the live page. */
    private void requireMetrics(RealNode node) throws IOException, InterruptedException {
        String page = pair.client(node).get("/metrics").body();
        Process promtool = new ProcessBuilder(promtool(), "check", "metrics")
                .redirectErrorStream(true)
                .start();
        try (var in = promtool.getOutputStream()) {
            in.write(page.getBytes(StandardCharsets.UTF_8));
        }
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int unused = promtool.waitFor();
        assertThat(said.lines())
                .as(page)
                .allMatch(line -> line.matches(NAMED_BY_PATRONI))
                .hasSize(3);
    }

    @Test
    void the_alert_rules_are_rules_and_fire_when_they_should() throws IOException, InterruptedException {
        promtool("check", "rules", Path.of("..", "docs", "alerts.yml"));
        promtool("test", "rules", Path.of("src", "test", "resources", "alerts-test.yml"));
    }

    private static void promtool(String verb, String what, Path file) throws IOException, InterruptedException {
        Process promtool = new ProcessBuilder(promtool(), verb, what, file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor()).as(said).isZero();
    }

    private static String promtool() {
        return List.of("/usr/bin/promtool", "/usr/local/bin/promtool").stream()
                .filter(path -> Path.of(path).toFile().canExecute())
                .findFirst()
                .orElseThrow(() -> new AssertionError("promtool is missing: apt-get install prometheus"));
    }

    private void awaitMore(SteadyWriter writer, HaProxy proxy) {
        int before = writer.acknowledged();
        await("more rows are acknowledged", () -> {
            assertThat(proxy.isRunning()).as("haproxy runs").isTrue();
            return writer.acknowledged() >= before + ROWS_BETWEEN;
        });
    }

    private void await(String what, BooleanSupplier so) {
        boolean unused = pair.nodes()
                .waiting()
                .until(what, LIMIT, BEAT, () -> Optional.of(true).filter(yes -> so.getAsBoolean()));
    }

    /** Whether who answers is in recovery; empty when nobody does. */
    private static Optional<Boolean> said(int port, String password) {
        Properties login = new Properties();
        login.setProperty("user", "postgres");
        login.setProperty("password", password);
        try (Connection session = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + port + "/postgres?connectTimeout=2", login);
                Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_is_in_recovery()")) {
            return row.next() ? Optional.of(row.getBoolean(1)) : Optional.empty();
        } catch (SQLException notYet) {
            return Optional.empty();
        }
    }
}
