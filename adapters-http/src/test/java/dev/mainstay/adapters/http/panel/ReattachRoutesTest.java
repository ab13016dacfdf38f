package dev.mainstay.adapters.http.panel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.adapters.http.panel.PanelServer.Answer;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.transition.Guard;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.domain.transition.Verdict;
import dev.mainstay.ports.in.CommandReply;
import dev.mainstay.ports.in.OperationReport.Status;
import dev.mainstay.ports.in.Reattach;
import dev.mainstay.ports.out.PeerReply;
import dev.mainstay.ports.out.ReattachAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** nodes/ID/reattach, on the node itself and on the main. Source: spec/panel-api.md 1.20, D9. */
class ReattachRoutesTest {
    private final PanelServer server = new PanelServer();

    @BeforeEach
    void main() {
        server.cluster.snapshot = Snapshots.mainWith(Snapshots.main(), Snapshots.secondary(Duration.ZERO));
        server.cluster.reply = StubCluster.started(TransitionKind.FENCE, Facts.of("mode", "rewind"));
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private Answer post(String id, String query, String body) {
        return server.post("/api/cluster/nodes/" + id + "/reattach" + query, body, Tokens.asAdmin());
    }

    private void relayed(String refusal, String... lines) {
        server.cluster.changes.relayed =
                new PeerReply.Answered<>(new ReattachAnswer(Optional.empty(), refusal, List.of(lines)));
    }

    @Test
    void a_node_re_attaches_itself() {
        server.cluster.report =
                Optional.of(StubCluster.report(TransitionKind.FENCE, Status.DONE, "", Facts.of("salvaged_rows", 3)));
        Answer answer = post("1", "", "{\"force\":true}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.message()).isEqualTo("Re-attached: this server follows the main again");
        assertThat(answer.data().path("node_id").intValue()).isEqualTo(1);
        assertThat(answer.data().path("facts").path("mode").asText()).isEqualTo("rewind");
        assertThat(answer.data().path("facts").path("salvaged_rows").intValue()).isEqualTo(3);
        StubCluster.Asked asked = (StubCluster.Asked) server.cluster.asked.get(0);
        assertThat(asked.command()).isEqualTo(new Reattach.Command(true));
        assertThat(asked.actor().value()).isEqualTo("user:root@127.0.0.1");
    }

    @Test
    void a_long_one_goes_on_behind_202() {
        server.cluster.report = Optional.of(StubCluster.report(TransitionKind.FENCE, Status.RUNNING, "", Facts.none()));
        Answer answer = post("1", "", "");
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.message()).isEqualTo("Re-attach started");
        assertThat(server.cluster.awaited).isEqualTo(Duration.ofSeconds(25));
        assertThat(((StubCluster.Asked) server.cluster.asked.get(0)).command()).isEqualTo(new Reattach.Command(false));
    }

    @Test
    void one_that_fails_says_why() {
        server.cluster.report =
                Optional.of(StubCluster.report(TransitionKind.FENCE, Status.FAILED, "no room", Facts.none()));
        Answer answer = post("1", "", "");
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.message()).isEqualTo("Re-attach failed: no room");
        assertThat(answer.data().path("operation_id").asText()).isEqualTo("op-1");
    }

    @Test
    void a_dry_run_shows_the_plan() {
        server.cluster.reply = new CommandReply.Planned(new Plan(TransitionKind.FENCE, List.of(), Facts.none()));
        assertThat(post("1", "?dry_run=true", "")
                        .data()
                        .path("plan")
                        .path("may_start")
                        .booleanValue())
                .isTrue();
        assertThat(((StubCluster.Asked) server.cluster.asked.get(0)).dryRun()).isTrue();
    }

    @Test
    void a_refusal_has_its_guards_status() {
        server.cluster.reply = new CommandReply.Refused(new Plan(
                TransitionKind.FENCE,
                List.of(Verdict.that(Guard.NO_TRANSITION_RUNS, false, "one is running")),
                Facts.none()));
        assertThat(post("1", "", "").status()).isEqualTo(409);
        assertThat(post("1", "", "").message()).isEqualTo("operation in progress");
    }

    @Test
    void another_node_is_told_and_its_operation_named() {
        Answer answer = post("2", "", "{\"force\":true}");
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.message()).isEqualTo("Re-attach started on node 2");
        assertThat(answer.data().path("relayed").booleanValue()).isTrue();
        assertThat(answer.data().path("operation_id").asText()).isEqualTo("op-9");
        assertThat(answer.data().path("node_url").asText()).isEqualTo("http://203.0.113.11:80");
        assertThat(answer.http().headers().firstValue("Location").orElse(""))
                .isEqualTo("http://203.0.113.11:80/api/cluster/operations/op-9");
        assertThat(server.cluster.asked)
                .containsExactly(new StubChanges.Relay(new NodeId(2), new Reattach.Command(true), false));
    }

    @Test
    void another_nodes_plan_is_shown() {
        relayed("", "main-answers: yes, it answers");
        Answer answer = post("2", "?dry_run=true", "");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.message()).isEqualTo("Dry run on node 2: nothing was changed. It would start.");
        assertThat(answer.data().path("lines").path(0).asText()).isEqualTo("main-answers: yes, it answers");
        assertThat(((StubChanges.Relay) server.cluster.asked.get(0)).dryRun()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"main-answers,503", "no-transition-runs,409", "lag-is-within-limit,412", "a-guard-of-tomorrow,409"})
    void another_nodes_refusal_has_its_guards_status(String guard, int status) {
        relayed(guard, "other: yes, x", guard + ": no, seen there");
        Answer answer = post("2", "", "");
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.message()).isEqualTo(guard + ": no, seen there");
        assertThat(answer.data().path("refusal").asText()).isEqualTo(guard);
        Answer planned = post("2", "?dry_run=true", "");
        assertThat(planned.status()).isEqualTo(200);
        assertThat(planned.message()).endsWith("It would be refused: " + guard + ": no, seen there");
    }

    @ParameterizedTest
    @CsvSource({
        "401,cluster secret mismatch,409,node 2 answered 401: cluster secret mismatch",
        "404,node does not support re-attach,409,node does not support re-attach",
        "500,internal error,503,node 2 answered 500: internal error"
    })
    void what_another_node_answers_is_told_and_never_401(int answered, String words, int status, String message) {
        server.cluster.changes.relayed = new PeerReply.Refused<>(answered, words);
        Answer answer = post("2", "", "");
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.message()).isEqualTo(message);
    }

    @Test
    void another_node_that_is_silent_is_503() {
        server.cluster.changes.relayed = new PeerReply.Silent<>("connection refused or no route");
        Answer answer = post("2", "", "");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.message()).isEqualTo("node 2 unreachable: connection refused or no route");
    }

    @Test
    void a_standalone_server_has_no_number() {
        server.cluster.snapshot = Snapshots.standalone();
        assertThat(post("1", "", "").status()).isEqualTo(202);
        assertThat(server.cluster.asked).allMatch(StubChanges.Relay.class::isInstance);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "x", "1.5", "99999999999", "1%20", "%2e%2e", "01"})
    void a_number_that_is_none_is_refused(String id) {
        assertThat(post(id, "", "").status()).isEqualTo(400);
        assertThat(server.cluster.asked).isEmpty();
    }

    @Test
    void bad_input_is_refused() {
        assertThat(post("1", "", "{\"force\":\"yes\"}").status()).isEqualTo(400);
        assertThat(post("1", "?dry_run=maybe", "{}").status()).isEqualTo(400);
        assertThat(post("1", "", "[]").message()).isEqualTo("Invalid request");
        assertThat(server.post("/api/cluster/nodes/1/reattach", "{}").status()).isEqualTo(401);
        assertThat(server.cluster.asked).isEmpty();
    }
}
