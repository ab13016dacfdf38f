package dev.mainstay.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.decision.StartMode;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.ports.out.DeadMan;
import dev.mainstay.ports.out.DeadManReport;
import dev.mainstay.testing.fixture.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadManFaultsIT {

    private static final Duration LEFT = Duration.ofMillis(600);
    private static final Duration BUDGET = Duration.ofSeconds(2);
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final DeadManScene scene = new DeadManScene();
    private final LocalDeadMan deadMan = scene.newAgent();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void nothing_acknowledged_is_missing_on_the_standby_when_the_agent_is_killed() throws Exception {
        try (PostgresServer standby = scene.node().server().standby(2);
                DeadManAgent agent = DeadManAgent.start(scene.node(), LEFT, BUDGET)) {
            server().execute("CREATE TABLE acknowledged (id bigint)");
            CompletableFuture<Long> writer = CompletableFuture.supplyAsync(this::writeUntilRefused);
            DeadManScene.pass(LEFT);
            DeadManScene.signal("KILL", agent.pid());

            long acknowledged = writer.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            DeadManReport report = awaitReport();
            assertThat(report.cause()).isEqualTo(DeadManReport.Cause.GONE);
            assertThat(report.took()).isLessThan(BUDGET);
            assertThat(acknowledged).isPositive();
            standby.promote();
            assertThat(Long.parseLong(standby.query("SELECT count(*) FROM acknowledged")))
                    .isGreaterThanOrEqualTo(acknowledged);
        }
    }

    @Test
    void a_standby_that_takes_nothing_does_not_hold_it_up() {
        try (PostgresServer standby = scene.node().server().standby(2)) {
            standby.freeze();
            deadMan.arm(in(LEFT), BUDGET);
            DeadManReport report = awaitReport();
            assertThat(report.deeds()).contains("INT@").contains("QUIT@").doesNotContain("KILL@");
            assertThat(report.took()).isBetween(BUDGET.dividedBy(2), BUDGET);
            assertStopped();
        }
    }

    @Test
    void an_agent_that_stood_still_renews_too_late() throws IOException {
        try (DeadManAgent agent = DeadManAgent.start(scene.node(), LEFT, BUDGET)) {
            DeadManScene.pass(LEFT.multipliedBy(2));
            assertThat(server().isRunning()).isTrue();
            DeadManScene.signal("STOP", agent.pid());
            assertThat(awaitReport().cause()).isEqualTo(DeadManReport.Cause.SILENT);
            DeadManScene.signal("CONT", agent.pid());
            assertThat(agent.word()).isEqualTo("the dead-man has ended");
            assertStopped();
        }
    }

    @Test
    void agent_and_dead_man_that_stood_still_together_renew_nothing() throws IOException {
        try (DeadManAgent agent = DeadManAgent.start(scene.node(), LEFT, BUDGET)) {
            scene.signal("STOP");
            DeadManScene.signal("STOP", agent.pid());
            DeadManScene.pass(LEFT.plus(BUDGET));
            DeadManScene.signal("CONT", agent.pid());
            DeadManScene.pass(LEFT);
            assertThat(server().isRunning()).isTrue();
            scene.signal("CONT");
            assertThat(awaitReport().late()).isGreaterThan(BUDGET);
            assertStopped();
        }
    }

    @Test
    void one_that_comes_too_late_for_an_orderly_stop_kills_at_once() {
        deadMan.arm(in(LEFT), BUDGET);
        scene.signal("STOP");
        DeadManScene.pass(LEFT.plus(BUDGET));
        scene.signal("CONT");
        DeadManReport report = awaitReport();
        assertThat(report.deeds()).startsWith("KILL@");
        assertThat(report.took().minus(report.late())).isLessThan(Duration.ofSeconds(1));
        assertStopped();
    }

    @Test
    void wakes_a_postmaster_that_stands_still_so_that_it_ends_in_order() {
        server().freezePostmaster();
        deadMan.arm(in(LEFT), BUDGET);
        DeadManReport report = awaitReport();
        assertThat(report.deeds()).startsWith("INT@").doesNotContain("QUIT@");
        assertStopped();
    }

    @Test
    void wakes_a_whole_server_that_stands_still() {
        server().freeze();
        deadMan.arm(in(LEFT), BUDGET);
        assertThat(awaitReport().outcome()).isEqualTo(DeadManReport.Outcome.STOPPED);
        assertStopped();
    }

    @Test
    void ends_a_server_in_time_that_is_held_again_and_again() throws Exception {
        try (Connection client = client();
                Statement statement = client.createStatement()) {
            assertThat(statement.execute("SELECT 1")).isTrue();
            long postmaster = server().pid();
            deadMan.arm(in(LEFT), BUDGET);
            while (deadMan.report().isEmpty()) {
                stopAgain(postmaster);
            }
            DeadManReport report = awaitReport();
            assertThat(report.deeds()).contains("INT@", "QUIT@");
            assertThat(report.took()).isLessThan(BUDGET);
            assertThatThrownBy(() -> statement.execute("SELECT 1")).isInstanceOf(SQLException.class);
            assertStopped();
        }
    }

    @Test
    void ends_what_a_killed_postmaster_left() throws Exception {
        try (Connection client = client();
                Statement statement = client.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
            assertThat(row.next()).isTrue();
            DeadManScene.signal("STOP", row.getLong(1));
            DeadManScene.signal("KILL", server().pid());
            deadMan.arm(in(LEFT), BUDGET);
            assertThat(family()).isNotEmpty();
            DeadManReport report = awaitReport();
            assertThat(report.outcome()).isEqualTo(DeadManReport.Outcome.STOPPED);
            assertThat(family()).isEmpty();
        }
    }

    @Test
    void stops_the_server_of_its_data_directory_and_no_other_whatever_the_pid_file_says() throws IOException {
        try (PostgresServer other = PostgresServer.started()) {
            deadMan.arm(in(LEFT), BUDGET);
            Files.writeString(server().dataDirectory().resolve("postmaster.pid"), other.pid() + "\n");
            assertThat(awaitReport().outcome()).isEqualTo(DeadManReport.Outcome.STOPPED);
            assertThat(family()).isEmpty();
            assertThat(other.query("SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void stops_a_server_that_was_started_again_since_it_was_armed() {
        deadMan.arm(in(LEFT.multipliedBy(4)), BUDGET);
        scene.node().server().restart();
        assertThat(deadMan.look()).isEqualTo(DeadMan.State.ARMED);
        assertThat(awaitReport().outcome()).isEqualTo(DeadManReport.Outcome.STOPPED);
        assertStopped();
    }

    @Test
    void says_so_when_there_was_nothing_to_stop() {
        server().stop();
        deadMan.arm(in(LEFT), BUDGET);
        assertThat(awaitReport().outcome()).isEqualTo(DeadManReport.Outcome.NOTHING);
    }

    @Test
    void stops_the_server_although_the_state_directory_is_gone() throws IOException {
        deadMan.arm(in(LEFT.multipliedBy(2)), BUDGET);
        Path moved = scene.node().state().resolveSibling(scene.node().state().getFileName() + ".gone");
        Path unused = Files.move(scene.node().state(), moved);
        Awaitility.await().atMost(LIMIT).until(() -> !server().isRunning());
        Awaitility.await().atMost(LIMIT).until(() -> deadMan.look() == DeadMan.State.OFF);
        Path unusedToo = Files.move(moved, scene.node().state());
        assertThat(deadMan.report()).isEmpty();
    }

    @Test
    void is_not_armed_while_another_is_stopping_the_database() {
        try (PostgresServer standby = scene.node().server().standby(2)) {
            standby.freeze();
            deadMan.arm(in(LEFT), BUDGET);
            Awaitility.await().atMost(LIMIT).until(() -> scene.newAgent().look() == DeadMan.State.FIRED);
            LocalDeadMan next = scene.newAgent();
            assertThatThrownBy(() -> next.arm(in(LEFT), BUDGET))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("is stopping the database");
            next.disarm();
            assertThat(deadMan.look()).isEqualTo(DeadMan.State.FIRED);
            assertThat(awaitReport().outcome()).isEqualTo(DeadManReport.Outcome.STOPPED);
            assertThat(scene.all()).isEmpty();
        }
    }

    @Test
    void lives_in_a_session_of_its_own_and_heeds_no_signal_that_asks() {
        deadMan.arm(in(LIMIT), BUDGET);
        long pid = scene.all().get(0).process().pid();
        List.of("HUP", "INT", "TERM", "QUIT", "PIPE", "ALRM", "USR1").forEach(name -> DeadManScene.signal(name, pid));
        assertThat(session(pid)).isEqualTo(pid);
        deadMan.renew(in(LIMIT));
        assertThat(deadMan.look()).isEqualTo(DeadMan.State.ARMED);
        assertThat(scene.all()).hasSize(1);
        deadMan.disarm();
    }

    @Test
    void another_duty_takes_another_one_and_leaves_no_gap() {
        deadMan.arm(in(LEFT), BUDGET);
        deadMan.arm(in(LIMIT), BUDGET.plusSeconds(1));
        assertThat(scene.all()).hasSize(1);
        DeadManScene.pass(LEFT.multipliedBy(2));
        assertThat(server().isRunning()).isTrue();
        deadMan.disarm();
        assertThat(scene.all()).isEmpty();
    }

    @Test
    void never_waits_for_one_that_does_not_listen() {
        deadMan.arm(in(LIMIT), BUDGET);
        scene.signal("STOP");
        assertThatThrownBy(() -> {
                    for (int renewal = 0; renewal < 2000; renewal++) {
                        deadMan.renew(in(LIMIT));
                    }
                })
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("does not listen");
        scene.signal("CONT");
        Awaitility.await().atMost(LIMIT).until(() -> deadMan.look() == DeadMan.State.ARMED);
        deadMan.renew(in(LIMIT));
        deadMan.disarm();
    }

    private PostgresServer server() {
        return scene.node().server();
    }

    private List<ProcessTable.Entry> family() {
        return new Postmaster(server().dataDirectory()).family();
    }

    private void assertStopped() {
        assertThat(family()).isEmpty();
        assertThat(scene.node().process().look()).isEqualTo(ProcessObservation.STOPPED);
        scene.node().process().start(StartMode.AS_IT_WAS, LIMIT);
    }

    private DeadManReport awaitReport() {
        Awaitility.await().atMost(LIMIT).until(() -> deadMan.report().isPresent());
        return deadMan.report().orElseThrow();
    }

    private static long in(Duration span) {
        return System.nanoTime() + span.toNanos();
    }

    private Connection client() throws SQLException {
        return DriverManager.getConnection(server().jdbcUrl(), server().user(), server().password());
    }

    private long writeUntilRefused() {
        long acknowledged = 0;
        try (Connection client = client();
                Statement statement = client.createStatement()) {
            while (true) {
                acknowledged += statement.executeUpdate("INSERT INTO acknowledged VALUES (" + acknowledged + ")");
            }
        } catch (SQLException refused) {
            return acknowledged;
        }
    }

    private static void stopAgain(long pid) {
        if (ProcessTable.find(pid).filter(ProcessTable.Entry::isAlive).isPresent()) {
            try {
                DeadManScene.signal("STOP", pid);
            } catch (IllegalStateException gone) {
                DeadManScene.pass(Duration.ofMillis(1));
            }
        }
    }

    private static long session(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
            return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3]);
        } catch (IOException gone) {
            return 0;
        }
    }
}
