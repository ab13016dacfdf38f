package dev.mainstay.adapters.http.panel;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.adapters.http.panel.PanelServer.Answer;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.Guard;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.Promote;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.domain.transition.Verdict;
import dev.mainstay.ports.in.CommandReply;
import dev.mainstay.ports.in.OperationReport;
import dev.mainstay.ports.in.OperationReport.Status;
import dev.mainstay.ports.in.SetUpMain;
import dev.mainstay.ports.in.SetUpSecondary;
import dev.mainstay.ports.in.TestConnection;
import dev.mainstay.ports.out.Reach;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** setup-main, setup-secondary, test-connection, promote-to-main. Source: spec/panel-api.md 7.3, 7.4, 7.6. */
class CommandRoutesTest {
    private static final String JOIN = "{\"main_server_ip\":\"203.0.113.10\",\"cluster_secret\":\"" + secret()
            + "\",\"server_name\":\"DC2\",\"server_role\":\"secondary\"}";

    private final PanelServer server = new PanelServer();

    private static String secret() {
        return StubCluster.SECRET.reveal();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
        for (ILoggingEvent event : server.logged.list) {
            assertThat(event.getFormattedMessage() + event.getKeyValuePairs()).doesNotContain(secret());
        }
    }

    private Answer post(String route, String body, String... more) {
        String[] token = Tokens.asAdmin();
        String[] headers = java.util.Arrays.copyOf(token, token.length + more.length);
        System.arraycopy(more, 0, headers, token.length, more.length);
        return server.post("/api/cluster/" + route, body, headers);
    }

    private Object command() {
        assertThat(server.cluster.asked).hasSize(1);
        return ((StubCluster.Asked) server.cluster.asked.get(0)).command();
    }

    private void mainWillBeCreated() {
        server.cluster.snapshot = Snapshots.mainWith(Snapshots.main());
        server.cluster.revealable = Optional.of(StubCluster.SECRET);
        server.cluster.report =
                Optional.of(StubCluster.report(TransitionKind.SETUP_MAIN, Status.DONE, "", Facts.none()));
    }

    private void refuse(TransitionKind kind, Verdict... verdicts) {
        server.cluster.reply = new CommandReply.Refused(new Plan(kind, List.of(verdicts), Facts.none()));
    }

    @Test
    void k048_setup_main_without_a_body() {
        mainWillBeCreated();
        Answer answer = post("setup-main", "");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.message()).isEqualTo("Main server configured successfully");
        assertThat(answer.data().path("role").asText()).isEqualTo("main");
        assertThat(answer.data().path("node_id").intValue()).isEqualTo(1);
        for (JsonNode level : List.of(answer.json(), answer.data())) {
            assertThat(level.path("cluster_secret").asText()).isEqualTo(secret());
            assertThat(level.path("cluster_id").asText()).isEqualTo(Snapshots.CLUSTER);
        }
        assertThat(answer.data().path("pg_hba_line").asText())
                .isEqualTo("host replication replicator <secondary_ip>/32 md5");
        assertThat(answer.data().path("restart_required").booleanValue()).isFalse();
        assertThat(command()).isEqualTo(new SetUpMain.Command(Optional.empty(), Optional.empty()));
        assertThat(((StubCluster.Asked) server.cluster.asked.get(0)).actor().value())
                .isEqualTo("user:root@127.0.0.1");
    }

    @Test
    void k049_setup_main_with_name_and_address() {
        mainWillBeCreated();
        assertThat(post("setup-main", "{\"server_name\":\" DC1 Primary \",\"server_ip\":\"203.0.113.10\"}")
                        .status())
                .isEqualTo(200);
        SetUpMain.Command command = (SetUpMain.Command) command();
        assertThat(command.name().map(Object::toString)).contains("DC1 Primary");
        assertThat(command.address().map(Object::toString)).contains("203.0.113.10");
    }

    @Test
    void k050_setup_main_with_the_documents_names() {
        mainWillBeCreated();
        assertThat(post("setup-main", "{\"display_name\":\"DC1\",\"server_name\":\"other\"}")
                        .status())
                .isEqualTo(200);
        assertThat(((SetUpMain.Command) command()).name().map(Object::toString)).contains("DC1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"server_ip\":\"a b;rm -rf /\"}", "{\"server_ip\":\"127.0.0.1\"}", "{\"server_ip\":\"0.0.0.0\"}",
                "{\"server_ip\":\"224.0.0.1\"}", "{\"server_ip\":\"$(reboot)\"}", "{\"server_ip\":\"1.2.3.4'\"}",
                "{\"server_ip\":\"localhost\"}"
            })
    void k051_setup_main_refuses_what_is_no_address(String body) {
        assertThat(post("setup-main", body).status()).isEqualTo(400);
        assertThat(server.cluster.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[1]",
                "{\"server_name\":5}",
                "{\"server_name\":[]}",
                "{\"server_ip\":true}",
                "{",
                "null",
                "1",
                "\"x\"",
                "{\"server_name\":\"a\",\"server_name\":\"b\"}",
                "{\"a\":1} {\"b\":2}",
                "{\"server_name\":{}}",
                "{a:1}",
                "<html>",
                "{\"server_name\":\"\\ud800\\\"}",
                "{\"a\":NaN}"
            })
    void k052_setup_main_refuses_what_it_does_not_understand(String body) {
        Answer answer = post("setup-main", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).isEqualTo("Invalid request");
        assertThat(answer.json().path("detail").asText()).isNotEmpty();
        assertThat(server.cluster.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\u0000b", "a\\u001bb", "\\ud800", "\\u202e"})
    void refuses_unprintable_names(String name) {
        Answer answer = post("setup-main", "{\"server_name\":\"" + name + "\"}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).startsWith("server name").doesNotContain("\u0000");
    }

    @Test
    void takes_names_in_any_script_and_ignores_unknown_fields() {
        mainWillBeCreated();
        assertThat(post("setup-main", "{\"server_name\":\"Сервер 主 é\",\"foo\":{\"bar\":[1]},\"server_ip\":null}")
                        .status())
                .isEqualTo(200);
        assertThat(((SetUpMain.Command) command()).name().map(Object::toString)).contains("Сервер 主 é");
    }

    @Test
    void refuses_deep_and_large_bodies() {
        assertThat(post("setup-main", "{\"a\":" + "[".repeat(2_000) + "]".repeat(2_000) + "}")
                        .message())
                .isEqualTo("Invalid request");
        assertThat(post("setup-main", "{\"server_name\":\"" + "a".repeat(101) + "\"}")
                        .status())
                .isEqualTo(400);
        Answer large = post("setup-main", "{\"a\":\"" + "x".repeat(2 << 20) + "\"}");
        assertThat(large.status()).isEqualTo(413);
        assertThat(large.json().path("success").booleanValue()).isFalse();
        assertThat(server.get("/health").status()).isEqualTo(200);
    }

    @Test
    void the_content_type_does_not_matter() {
        mainWillBeCreated();
        assertThat(post("setup-main", "{}", "Content-Type", "text/plain").status())
                .isEqualTo(200);
        assertThat(post("setup-main", "{}", "Content-Type", "application/x-www-form-urlencoded")
                        .status())
                .isEqualTo(200);
        assertThat(post("setup-main", "{}", "Content-Type", "application/json; charset=utf-8")
                        .status())
                .isEqualTo(200);
        assertThat(post("setup-main", "{}", "Accept", "text/html").status()).isEqualTo(200);
        assertThat(post("setup-main", "{}", "Content-Type", "no such thing").status())
                .isLessThan(500);
    }

    @Test
    void k053_setup_main_again_names_the_cluster_and_no_secret() {
        mainWillBeCreated();
        refuse(
                TransitionKind.SETUP_MAIN,
                Verdict.that(Guard.NODE_IS_STANDALONE, false, "role is main", Facts.of("role", "main")));
        Answer answer = post("setup-main", "{}");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.message()).isEqualTo("already configured (role=main)");
        assertThat(answer.data().path("cluster_id").asText()).isEqualTo(Snapshots.CLUSTER);
        assertThat(answer.data().path("role").asText()).isEqualTo("main");
        assertThat(answer.data().path("node_id").intValue()).isEqualTo(1);
        assertThat(answer.data().path("verdicts").path(0).path("guard").asText())
                .isEqualTo("node-is-standalone");
        assertThat(answer.http().body()).doesNotContain(secret());
    }

    @Test
    void k055_a_running_transition_is_named() {
        server.cluster.report = Optional.empty();
        refuse(TransitionKind.SETUP_MAIN, Verdict.that(Guard.NO_TRANSITION_RUNS, false, "a transition is running"));
        Answer answer = post("setup-main", "{}");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.message()).isEqualTo("operation in progress");
    }

    @Test
    void k056_setup_main_asks_for_a_restart() {
        for (OperationReport report : List.of(
                StubCluster.report(TransitionKind.SETUP_MAIN, Status.FAILED, "x", Facts.of("restart_required", "true")),
                StubCluster.report(
                        TransitionKind.SETUP_MAIN, Status.FAILED, "restart required: wal_level", Facts.none()),
                StubCluster.report(
                        TransitionKind.SETUP_MAIN,
                        Status.FAILED,
                        "failed to set wal_level, max_wal_senders — postgres restart required",
                        Facts.none()))) {
            server.cluster.report = Optional.of(report);
            Answer answer = post("setup-main", "{}");
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.message()).isEqualTo("failed to set wal_level — postgres restart required");
            assertThat(answer.data().path("restart_required").booleanValue()).isTrue();
        }
    }

    @Test
    void setup_main_tells_why_it_failed() {
        server.cluster.report = Optional.of(StubCluster.report(
                TransitionKind.SETUP_MAIN, Status.FAILED, "Failed to save config: disk full", Facts.none()));
        Answer answer = post("setup-main", "{}");
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.message()).isEqualTo("Failed to save config: disk full");
        assertThat(answer.data().path("restart_required").booleanValue()).isFalse();
    }

    @Test
    void a_dry_run_shows_the_plan() {
        Verdict yes = Verdict.that(Guard.NODE_IS_STANDALONE, true, "it is", Facts.none());
        server.cluster.reply =
                new CommandReply.Planned(new Plan(TransitionKind.SETUP_MAIN, List.of(yes), Facts.of("name", "DC1")));
        Answer answer = post("setup-main?dry_run=true", "{}");
        assertThat(answer.status()).isEqualTo(200);
        JsonNode plan = answer.data().path("plan");
        assertThat(plan.path("may_start").booleanValue()).isTrue();
        assertThat(plan.path("verdicts")).hasSize(1);
        assertThat(plan.path("steps")).hasSize(TransitionKind.SETUP_MAIN.steps().size());
        assertThat(plan.path("steps").path(2).path("compensation").asText()).isEqualTo("they are forgotten");
        assertThat(plan.path("steps").path(6).path("point_of_no_return").booleanValue())
                .isTrue();
        assertThat(((StubCluster.Asked) server.cluster.asked.get(0)).dryRun()).isTrue();
        assertThat(post("setup-main?dry_run=maybe", "{}").status()).isEqualTo(400);
    }

    @Test
    void long_work_is_answered_with_202() {
        server.cluster.report =
                Optional.of(StubCluster.report(TransitionKind.SETUP_MAIN, Status.RUNNING, "", Facts.none()));
        Answer waited = post("setup-main", "{}");
        assertThat(waited.status()).isEqualTo(202);
        assertThat(server.cluster.awaited).isEqualTo(Duration.ofSeconds(25));
        assertThat(waited.data().path("operation_id").asText()).isEqualTo("op-1");
        assertThat(waited.http().headers().firstValue("Location").orElse("")).endsWith("/api/cluster/operations/op-1");
        server.cluster.report =
                Optional.of(StubCluster.report(TransitionKind.SETUP_MAIN, Status.DONE, "", Facts.none()));
        assertThat(post("setup-main", "{}", "Prefer", "wait=5, respond-async").status())
                .isEqualTo(202);
    }

    @Test
    void k076_setup_secondary() {
        server.cluster.snapshot = Snapshots.replica(Snapshots.silentFor(Duration.ZERO));
        server.cluster.report =
                Optional.of(StubCluster.report(TransitionKind.SETUP_SECONDARY, Status.DONE, "", Facts.none()));
        Answer answer = post("setup-secondary", JOIN);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.message()).isEqualTo("Successfully joined cluster as secondary");
        assertThat(answer.json().path("assigned_role").asText()).isEqualTo("secondary");
        assertThat(answer.json().path("cluster_id").asText()).isEqualTo(Snapshots.CLUSTER);
        assertThat(answer.json().path("main_server").asText()).isEqualTo("203.0.113.10");
        assertThat(answer.data().path("role").asText()).isEqualTo("secondary");
        assertThat(answer.data().path("main_ip").asText()).isEqualTo("203.0.113.10");
        assertThat(answer.data().path("replication_slot").asText()).isEqualTo("replica_2");
        assertThat(answer.data().path("node_id").intValue()).isEqualTo(2);
        assertThat(answer.data().has("setup_script")).isFalse();
        SetUpSecondary.Command command = (SetUpSecondary.Command) command();
        assertThat(command.main().toString()).isEqualTo("http://203.0.113.10:80");
        assertThat(command.role()).isEqualTo(Role.SECONDARY);
        assertThat(command.force()).isFalse();
        assertThat(answer.http().body()).doesNotContain(secret());
    }

    @Test
    void setup_secondary_goes_on_copying() {
        server.cluster.report =
                Optional.of(StubCluster.report(TransitionKind.SETUP_SECONDARY, Status.RUNNING, "", Facts.none()));
        Answer answer = post("setup-secondary", JOIN);
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.data().path("state").asText()).isEqualTo("copying");
        assertThat(answer.data().path("operation_id").asText()).isEqualTo("op-1");
        assertThat(answer.json().path("assigned_role").asText()).isEqualTo("secondary");
    }

    @Test
    void k077_setup_secondary_with_the_documents_names() {
        Answer answer = post(
                "setup-secondary",
                "{\"main_ip\":\"203.0.113.20\",\"main_server_ip\":\"203.0.113.21\",\"main_port\":8080,"
                        + "\"main_scheme\":\"https\",\"cluster_secret\":\"x\",\"server_role\":\"server3\",\"force\":true}");
        assertThat(answer.status()).isEqualTo(202);
        SetUpSecondary.Command command = (SetUpSecondary.Command) command();
        assertThat(command.main().toString()).isEqualTo("https://203.0.113.20:8080");
        assertThat(command.role()).isEqualTo(Role.SERVER3);
        assertThat(command.force()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"main_ip\":\"203.0.113.10\"}",
                "{\"cluster_secret\":\"x\"}",
                "{\"main_ip\":\" \",\"cluster_secret\":\"x\"}",
                "{\"main_ip\":\"203.0.113.10\",\"cluster_secret\":\" \"}"
            })
    void k078_setup_secondary_needs_both(String body) {
        Answer answer = post("setup-secondary", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).isEqualTo("Main server IP and cluster secret are required");
    }

    @Test
    void k079_a_wrong_secret_is_400_never_401() {
        refuse(TransitionKind.SETUP_SECONDARY, Verdict.that(Guard.SECRET_IS_ACCEPTED, false, "the main refused it"));
        assertRefused(post("setup-secondary", JOIN), 400, "cluster_secret invalid");
    }

    @Test
    void k080_a_dead_main_is_503() {
        refuse(TransitionKind.SETUP_SECONDARY, Verdict.that(Guard.MAIN_ANSWERS, false, "connection refused"));
        Answer answer = post("setup-secondary", JOIN);
        assertRefused(answer, 503, "main server unreachable");
        assertThat(answer.data().path("reason").asText()).isEqualTo("connection refused");
        server.cluster.reply = StubCluster.started(TransitionKind.SETUP_SECONDARY, Facts.none());
        server.cluster.report = Optional.of(StubCluster.report(
                TransitionKind.SETUP_SECONDARY, Status.FAILED, "main server rejected join: no slot", Facts.none()));
        assertRefused(post("setup-secondary", JOIN), 503, "main server rejected join: no slot");
    }

    @Test
    void k081_white_space_around_the_secret_is_forgiven() {
        assertThat(post(
                                "setup-secondary",
                                "{\"main_ip\":\"203.0.113.10\",\"cluster_secret\":\"  " + secret() + " \\n\"}")
                        .status())
                .isEqualTo(202);
        assertThat(((SetUpSecondary.Command) command()).secret()).isEqualTo(StubCluster.SECRET);
    }

    @Test
    void k082_k083_setup_secondary_refusals() {
        refuse(
                TransitionKind.SETUP_SECONDARY,
                Verdict.that(Guard.NODE_IS_STANDALONE, false, "", Facts.of("role", "secondary")));
        assertRefused(post("setup-secondary", JOIN), 409, "already configured (role=secondary)");
        refuse(TransitionKind.SETUP_SECONDARY, Verdict.that(Guard.MAIN_IS_ANOTHER_NODE, false, ""));
        assertRefused(post("setup-secondary", JOIN), 400, "main_ip is this server");
        refuse(TransitionKind.SETUP_SECONDARY, Verdict.that(Guard.VERSIONS_MATCH, false, "main=1, this=2"));
        assertRefused(post("setup-secondary", JOIN), 409, "version mismatch (main=1, this=2)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"server_role\":\"main\"", "\"server_role\":\"x\"", "\"main_port\":0", "\"main_port\":70000",
                "\"main_port\":\"80\"", "\"main_port\":80.5", "\"main_scheme\":\"ftp\"", "\"force\":\"yes\"",
                "\"main_port\":99999999999"
            })
    void setup_secondary_refuses_bad_fields(String field) {
        Answer answer =
                post("setup-secondary", "{\"main_ip\":\"203.0.113.10\",\"cluster_secret\":\"x\"," + field + "}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(server.cluster.asked).isEmpty();
    }

    @Test
    void k059_test_connection() {
        Answer answer = post("test-connection", "{\"main_server_ip\":\"203.0.113.10\"}");
        assertThat(answer.status()).isEqualTo(200);
        for (String name : List.of("success", "api_ok", "db_ok", "redis_ok")) {
            assertThat(answer.json().path(name).booleanValue()).as(name).isTrue();
        }
        assertThat(answer.data().path("postgres_ok").booleanValue()).isTrue();
        assertThat(answer.data().path("main_version").asText()).isEqualTo("1.0.373");
        assertThat(server.cluster.asked.get(0).toString()).contains("http://203.0.113.10:80");
    }

    @Test
    void k060_k061_test_connection_reports_what_failed() {
        server.cluster.connection = new TestConnection.Report(
                Reach.yes(), Reach.yes(), Reach.no("refused"), Optional.of(true), Optional.empty());
        Answer redis = post("test-connection", "{\"main_ip\":\"203.0.113.10\",\"cluster_secret\":\"x\"}");
        assertThat(redis.json().path("success").booleanValue()).isTrue();
        assertThat(redis.json().path("redis_ok").booleanValue()).isFalse();
        assertThat(redis.data().path("errors").path("redis").asText()).isEqualTo("refused");
        server.cluster.connection = new TestConnection.Report(
                Reach.no("no route"), Reach.yes(), Reach.yes(), Optional.empty(), Optional.empty());
        Answer dead = post("test-connection", "{\"main_ip\":\"203.0.113.10\"}");
        assertThat(dead.status()).isEqualTo(200);
        assertThat(dead.message()).isEqualTo("Cannot connect to main server: no route");
        for (String name : List.of("success", "api_ok", "db_ok", "redis_ok")) {
            assertThat(dead.json().path(name).booleanValue()).as(name).isFalse();
        }
    }

    @Test
    void k062_k063_test_connection_refusals() {
        server.cluster.connection =
                new TestConnection.Report(Reach.yes(), Reach.yes(), Reach.yes(), Optional.of(false), Optional.empty());
        Answer wrong = post("test-connection", "{\"main_ip\":\"203.0.113.10\",\"cluster_secret\":\"bad\"}");
        assertThat(wrong.status()).isEqualTo(200);
        assertThat(wrong.json().path("success").booleanValue()).isFalse();
        assertThat(wrong.message()).isEqualTo("cluster_secret invalid");
        assertRefused(post("test-connection", "{}"), 400, "Invalid request");
    }

    @Test
    void k105_k106_promotion_is_refused_while_the_main_lives() {
        refuse(TransitionKind.PROMOTE, Verdict.that(Guard.MAIN_IS_LOST, false, "the main is online"));
        assertRefused(post("promote-to-main", ""), 409, "main is online — refusing to promote");
        assertRefused(post("promote-to-main", "{\"force\":true}"), 409, "main is online — refusing to promote");
        assertThat(server.cluster.asked.stream().map(each -> ((StubCluster.Asked) each).command()))
                .containsExactly(Promote.Lift.NOTHING, Promote.Lift.DOUBT);
    }

    @Test
    void k107_promotion() {
        server.cluster.reply = StubCluster.started(
                TransitionKind.PROMOTE,
                Facts.of("replay_lag_ms", 800).with("loss_bound_bytes", 7).with("term", 4));
        server.cluster.report = Optional.of(StubCluster.report(TransitionKind.PROMOTE, Status.DONE, "", Facts.none()));
        Answer answer = post("promote-to-main", "");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("success").booleanValue()).isTrue();
        assertThat(answer.data().path("new_role").asText()).isEqualTo("main");
        assertThat(answer.data().path("promoted_at").asText()).isEqualTo("2026-05-12T11:45:04Z");
        assertThat(answer.data().path("replication_lag_at_promote_sec").doubleValue())
                .isEqualTo(0.8);
        assertThat(answer.data().path("loss_bound_bytes").longValue()).isEqualTo(7);
        assertThat(answer.data().path("redis").asText()).isEqualTo("standalone");
    }

    @Test
    void a_member_of_a_standby_cluster_becomes_its_leader_and_no_main() {
        server.cluster.reply = StubCluster.started(TransitionKind.LEAD_STANDBYS, Facts.of("term", 4));
        server.cluster.report =
                Optional.of(StubCluster.report(TransitionKind.LEAD_STANDBYS, Status.DONE, "", Facts.none()));
        Answer answer = post("promote-to-main", "");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.data().path("new_role").asText()).isEqualTo("standby_leader");
        assertThat(answer.data().path("database").asText()).isEqualTo("standby (read-only)");
        assertThat(answer.data().path("epoch").asInt()).isEqualTo(4);
        server.cluster.report = Optional.of(
                StubCluster.report(TransitionKind.LEAD_STANDBYS, Status.FAILED, "slot s2 is in use", Facts.none()));
        assertRefused(post("promote-to-main", ""), 500, "not the standby leader: slot s2 is in use");
    }

    @Test
    void k110_promotion_with_too_much_lag() {
        refuse(
                TransitionKind.PROMOTE,
                Verdict.that(Guard.LAG_IS_WITHIN_LIMIT, false, "45 s", Facts.of("lag_seconds", 45)));
        Answer answer = post("promote-to-main", "");
        assertRefused(answer, 412, "replication lag too high (45 seconds), use force=true to override");
        assertThat(answer.json().path("code").asText()).isEqualTo("LAG_IS_WITHIN_LIMIT");
        refuse(TransitionKind.PROMOTE, Verdict.that(Guard.LAG_IS_WITHIN_LIMIT, false, "unknown"));
        assertRefused(post("promote-to-main", ""), 412, "replication lag is unknown, use force=true to override");
    }

    @Test
    void k111_promotion_that_fails() {
        server.cluster.reply = StubCluster.started(TransitionKind.PROMOTE, Facts.none());
        server.cluster.report = Optional.of(
                StubCluster.report(TransitionKind.PROMOTE, Status.FAILED, "still in recovery", Facts.none()));
        assertRefused(post("promote-to-main", ""), 500, "pg_promote() failed: still in recovery");
    }

    @Test
    void k113_promotion_elsewhere() {
        refuse(TransitionKind.PROMOTE, Verdict.that(Guard.NODE_IS_NOT_MAIN, false, ""));
        assertRefused(post("promote-to-main", ""), 409, "already main");
        refuse(
                TransitionKind.PROMOTE,
                Verdict.that(Guard.NODE_IS_NOT_MAIN, true, ""),
                Verdict.that(Guard.NODE_IS_SECONDARY, false, ""));
        assertRefused(post("promote-to-main", ""), 409, "not a secondary of an active cluster");
    }

    @Test
    void commands_need_a_token() {
        for (String route : List.of("setup-main", "setup-secondary", "test-connection", "promote-to-main")) {
            assertThat(server.post("/api/cluster/" + route, "{").status()).isEqualTo(401);
        }
        assertThat(server.cluster.asked).isEmpty();
    }

    @Test
    void every_guard_has_words() {
        for (Guard guard : Guard.values()) {
            assertThat(PanelTexts.refusal(Verdict.that(guard, false, "seen"))).isNotBlank();
        }
    }

    private static void assertRefused(Answer answer, int status, String message) {
        assertThat(answer.message()).isEqualTo(message);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().path("success").isBoolean()).isTrue();
        assertThat(answer.json().path("success").booleanValue()).isFalse();
    }
}
