package dev.mainstay.adapters.http.panel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.adapters.http.panel.PanelServer.Answer;
import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.transition.Guard;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.domain.transition.Verdict;
import dev.mainstay.ports.in.CommandReply;
import dev.mainstay.ports.in.OperationReport.Status;
import dev.mainstay.ports.in.SwitchOver;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** failover. Source: spec/panel-api.md 1.13, 7.7. */
class SwitchoverRoutesTest {
    private static final String PATH = "/api/cluster/failover";
    private static final Facts PLANNED =
            Facts.of("term", 4).with("target_node", 2).with("old_main", 1).with("drain_seconds", 30);
    private static final Facts TOLD = Facts.of("drained_connections", 14)
            .with("write_gap_ms", 850)
            .with("fence_lsn", "0/5000148")
            .with("completed_at", "2026-05-12T11:45:03Z");

    private final PanelServer server = new PanelServer();

    @BeforeEach
    void main() {
        server.cluster.snapshot = Snapshots.mainWith(Snapshots.main(), Snapshots.secondary(Duration.ZERO));
        server.cluster.reply = StubCluster.started(TransitionKind.SWITCHOVER, PLANNED);
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private Answer post(String body, String... more) {
        String[] token = Tokens.asAdmin();
        String[] headers = java.util.Arrays.copyOf(token, token.length + more.length);
        System.arraycopy(more, 0, headers, token.length, more.length);
        return server.post(PATH, body, headers);
    }

    private Answer dryRun(String body) {
        return server.post(PATH + "?dry_run=true", body, Tokens.asAdmin());
    }

    private void ends(Status status, String error, Facts facts) {
        server.cluster.report = Optional.of(StubCluster.report(TransitionKind.SWITCHOVER, status, error, facts));
    }

    private void refuse(Verdict... verdicts) {
        server.cluster.reply =
                new CommandReply.Refused(new Plan(TransitionKind.SWITCHOVER, List.of(verdicts), PLANNED));
    }

    private SwitchOver.Command command() {
        return (SwitchOver.Command) ((StubCluster.Asked) server.cluster.asked.get(0)).command();
    }

    @Test
    void k129_a_switchover_tells_who_leads_now_and_what_it_took() {
        ends(Status.DONE, "", TOLD);
        Answer answer = post("{\"target_node_id\":2,\"drain_seconds\":5}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.message()).isEqualTo("Failover completed: DC2 is the main now");
        assertThat(answer.data().path("old_main_id").intValue()).isEqualTo(1);
        assertThat(answer.data().path("new_main_id").intValue()).isEqualTo(2);
        assertThat(answer.data().path("drained_connections").intValue()).isEqualTo(14);
        assertThat(answer.data().path("write_gap_ms").intValue()).isEqualTo(850);
        assertThat(answer.data().path("completed_at").asText()).isEqualTo("2026-05-12T11:45:03Z");
        assertThat(answer.data().path("epoch").intValue()).isEqualTo(4);
        assertThat(answer.data().path("fence_lsn").asText()).isEqualTo("0/5000148");
        assertThat(answer.data().path("operation_id").asText()).isEqualTo("op-1");
        assertThat(answer.data().path("deferred").isArray()).isTrue();
        assertThat(command()).isEqualTo(new SwitchOver.Command(Optional.of(new NodeId(2)), Duration.ofSeconds(5)));
        assertThat(((StubCluster.Asked) server.cluster.asked.get(0)).actor().value())
                .isEqualTo("user:root@127.0.0.1");
    }

    @Test
    void what_is_not_known_is_null() {
        ends(Status.DONE, "", Facts.of("needs_rebase", "it does not stream"));
        Answer answer = post("{}");
        assertThat(answer.data().has("write_gap_ms")).isTrue();
        assertThat(answer.data().path("write_gap_ms").isNull()).isTrue();
        assertThat(answer.data().path("drained_connections").isNull()).isTrue();
        assertThat(answer.data().path("needs_rebase").asText()).isEqualTo("it does not stream");
        assertThat(answer.data().path("completed_at").asText()).isEqualTo("2026-05-12T11:45:04Z");
    }

    @Test
    void without_a_body_the_first_in_line_gets_the_usual_drain() {
        ends(Status.DONE, "", TOLD);
        assertThat(post("").status()).isEqualTo(200);
        assertThat(command()).isEqualTo(new SwitchOver.Command(Optional.empty(), Duration.ofSeconds(30)));
    }

    @Test
    void a_switchover_is_waited_for_up_to_50_s_and_goes_on_behind_202() {
        ends(Status.RUNNING, "", Facts.none());
        Answer answer = post("{\"target_node_id\":2}");
        assertThat(server.cluster.awaited).isEqualTo(Duration.ofSeconds(50));
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.message()).isEqualTo("Failover initiated to DC2");
        assertThat(answer.data().path("operation_id").asText()).isEqualTo("op-1");
        assertThat(answer.data().path("old_main_name").asText()).isEqualTo("DC1");
        assertThat(answer.http().headers().firstValue("Location").orElse("")).endsWith("/api/cluster/operations/op-1");
    }

    @Test
    void who_does_not_want_to_wait_gets_202_at_once() {
        ends(Status.DONE, "", TOLD);
        assertThat(post("{}", "Prefer", "respond-async").status()).isEqualTo(202);
        assertThat(server.cluster.awaited).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void a_dry_run_shows_guards_and_steps() {
        server.cluster.reply = new CommandReply.Planned(new Plan(
                TransitionKind.SWITCHOVER,
                List.of(Verdict.that(Guard.TARGET_IS_ONLINE, false, "node 2 is offline")),
                PLANNED));
        Answer answer = dryRun("{\"target_node_id\":2}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.message()).contains("nothing was changed").contains("Target node is not online");
        assertThat(answer.data().path("plan").path("steps"))
                .hasSize(TransitionKind.SWITCHOVER.steps().size());
        assertThat(((StubCluster.Asked) server.cluster.asked.get(0)).dryRun()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "NODE_IS_MAIN,409,can only initiate switchover from main server",
        "NO_TRANSITION_RUNS,409,operation in progress",
        "TARGET_IS_A_MEMBER,404,Target node not found",
        "TARGET_MAY_LEAD,409,Target node cannot become main: seen",
        "TARGET_IS_ONLINE,409,Target node is not online",
        "TARGET_STREAMS,412,replication lag too high (seen)",
        "TARGET_IS_CLOSE_BEHIND,412,replication lag too high (seen)",
        "TARGET_ANSWERS,503,target unreachable: seen",
        "TARGET_CAN_LEAD,409,target cannot lead: seen",
        "WAY_BACK_IS_OPEN,409,this server could not follow the target afterwards: seen",
        "VERSIONS_MATCH,409,version mismatch (seen)",
        "AGENT_RUNS_THE_DATABASE,409,agent runs the database: seen"
    })
    void k130_k131_k132_each_guard_has_its_status_and_words(Guard guard, int status, String message) {
        refuse(Verdict.that(guard, false, "seen"));
        Answer answer = post("{\"target_node_id\":2}");
        assertRefused(answer, status, message);
        assertThat(answer.json().path("code").asText()).isEqualTo(guard.name());
        assertThat(answer.data().path("reason").asText()).isEqualTo("seen");
    }

    @Test
    void a_target_that_answers_and_does_not_know_how_is_no_outage() {
        refuse(Verdict.that(Guard.TARGET_ANSWERS, false, "target does not support switchover"));
        assertRefused(post("{}"), 409, "target does not support switchover");
        refuse(Verdict.that(Guard.TARGET_ANSWERS, false, "target unreachable: connection refused"));
        assertRefused(post("{}"), 503, "target unreachable: connection refused");
    }

    @ParameterizedTest
    @CsvSource({
        "the target refuses: no,500,Failover failed and was rolled back: the target refuses: no",
        "target unreachable: no route,503,target unreachable: no route",
        "replication lag too high: the target is 7 bytes behind after 30 s,412,"
                + "replication lag too high: the target is 7 bytes behind after 30 s"
    })
    void k133_k134_what_failed_was_taken_back_and_says_why(String error, int status, String message) {
        ends(Status.FAILED, error, Facts.of("drained_connections", 3));
        Answer answer = post("{}");
        assertRefused(answer, status, message);
        assertThat(answer.data().path("rolled_back").booleanValue()).isTrue();
        assertThat(answer.data().path("reason").asText()).isEqualTo(error);
        assertThat(answer.data().path("operation_id").asText()).isEqualTo("op-1");
        assertThat(answer.data().path("facts").path("drained_connections").intValue())
                .isEqualTo(3);
    }

    @Test
    void a_main_that_was_overtaken_meanwhile_does_not_claim_to_be_as_before() {
        server.cluster.snapshot = Snapshots.fencedMain();
        ends(Status.FAILED, "the target refuses: no", Facts.none());
        Answer answer = post("{}");
        assertRefused(answer, 500, "Failover failed, and this server stays closed: the target refuses: no");
        assertThat(answer.data().path("rolled_back").booleanValue()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"drain_seconds\":601", "\"drain_seconds\":-1", "\"drain_seconds\":\"abc\"", "\"drain_seconds\":1.5",
                "\"drain_seconds\":99999999999", "\"drain_seconds\":[]", "\"target_node_id\":-1",
                        "\"target_node_id\":0",
                "\"target_node_id\":\"2\"", "\"target_node_id\":2.5", "\"target_node_id\":{}", "\"at\":5",
                "\"at\":\"\"", "\"at\":\"tomorrow\"", "\"at\":\"2026-05-12\"", "\"at\":\"2026-13-12T11:45:01Z\""
            })
    void bad_input_is_refused_before_anything_is_asked(String field) {
        assertThat(post("{" + field + "}").status()).isEqualTo(400);
        assertThat(server.cluster.asked).isEmpty();
    }

    @Test
    void a_drain_out_of_range_is_named_with_its_range() {
        assertThat(post("{\"drain_seconds\":601}").message())
                .isEqualTo("drain_seconds 601 is not valid: expected 0 to 600");
        assertThat(server.post(PATH + "?dry_run=1", "{}", Tokens.asAdmin()).status())
                .isEqualTo(400);
        ends(Status.DONE, "", TOLD);
        assertThat(post("{\"drain_seconds\":0}").status()).isEqualTo(200);
        assertThat(post("{\"drain_seconds\":600}").status()).isEqualTo(200);
    }

    @Test
    void one_may_be_kept_for_later() {
        Answer answer = post("{\"target_node_id\":2,\"at\":\"2026-05-13T03:00:00.5+03:00\"}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.message()).isEqualTo("Failover scheduled for 2026-05-13T00:00:00.500Z");
        assertThat(answer.data().path("scheduled_at").asText()).isEqualTo("2026-05-13T00:00:00.500Z");
        assertThat(answer.data().path("target_node_id").intValue()).isEqualTo(2);
        StubChanges.Later later = (StubChanges.Later) server.cluster.asked.get(0);
        assertThat(later.at()).isEqualTo(Instant.parse("2026-05-13T00:00:00.5Z"));
        assertThat(later.actor().value()).isEqualTo("user:root@127.0.0.1");
    }

    @Test
    void a_dry_run_keeps_nothing_for_later() {
        server.cluster.reply = new CommandReply.Planned(new Plan(TransitionKind.SWITCHOVER, List.of(), PLANNED));
        assertThat(dryRun("{\"at\":\"2026-05-13T03:00:00Z\"}")
                        .data()
                        .path("plan")
                        .path("may_start")
                        .booleanValue())
                .isTrue();
        assertThat(server.cluster.asked).allMatch(StubCluster.Asked.class::isInstance);
    }

    @Test
    void later_is_refused_as_now_is() {
        server.cluster.changes.scheduled = new CommandReply.Refused(
                new Plan(TransitionKind.SWITCHOVER, List.of(Verdict.that(Guard.NODE_IS_MAIN, false, "seen")), PLANNED));
        assertRefused(post("{\"at\":\"2026-05-13T03:00:00Z\"}"), 409, "can only initiate switchover from main server");
    }

    @Test
    void what_was_kept_may_be_cancelled_once() {
        assertThat(cancel().status()).isEqualTo(200);
        assertThat(cancel().message()).isEqualTo("Scheduled failover cancelled");
        server.cluster.changes.somethingScheduled = false;
        assertRefused(cancel(), 404, "No failover is scheduled");
    }

    private Answer cancel() {
        return server.send(server.to(PATH).headers(Tokens.asAdmin()).DELETE());
    }

    @Test
    void only_administrators_may_ask() {
        assertThat(server.post(PATH, "{}").status()).isEqualTo(401);
        assertThat(server.send(server.to(PATH).DELETE()).status()).isEqualTo(401);
        assertThat(server.post(PATH, "{}", Tokens.bearer(Tokens.claims("reseller")))
                        .status())
                .isEqualTo(403);
        assertThat(server.get(PATH, Tokens.asAdmin()).status()).isEqualTo(405);
        assertThat(server.cluster.asked).isEmpty();
    }

    @Test
    void a_moment_that_has_passed_is_refused_by_the_port() {
        server.cluster.changes.past = Optional.of(new InvalidRequestException("at 2020-01-01T00:00:00Z is not valid"));
        assertThat(post("{\"at\":\"2020-01-01T00:00:00Z\"}").status()).isEqualTo(400);
    }

    private static void assertRefused(Answer answer, int status, String message) {
        assertThat(answer.message()).isEqualTo(message);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().path("success").booleanValue()).isFalse();
    }
}
