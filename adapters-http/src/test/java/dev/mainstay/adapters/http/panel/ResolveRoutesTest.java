package dev.mainstay.adapters.http.panel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.adapters.http.panel.PanelServer.Answer;
import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.error.NotFoundException;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.event.Reason;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.transition.Guard;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.domain.transition.Verdict;
import dev.mainstay.ports.in.CommandReply;
import dev.mainstay.ports.in.OperationReport.Status;
import dev.mainstay.ports.in.ResolveMains;
import dev.mainstay.ports.out.PeerReply;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** resolve and explain. Source: D6, D10b, ADR 0012. */
class ResolveRoutesTest {

    private static final String BODY = "{\"keep_node_id\":1,\"reason\":\" the office was on node 1 \"}";

    private final PanelServer server = new PanelServer();

    @BeforeEach
    void closed() {
        server.cluster.snapshot = Snapshots.fencedMain();
        server.cluster.reply = StubCluster.started(TransitionKind.RESOLVE, Facts.of("term", 5));
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private Answer post(String query, String body) {
        return server.post("/api/cluster/resolve" + query, body, Tokens.asAdmin());
    }

    @Test
    void a_closed_main_opens_and_says_whose_branch_was_given_up() {
        server.cluster.report = Optional.of(
                StubCluster.report(TransitionKind.RESOLVE, Status.DONE, "", Facts.of("other_operation", "op-7")));
        Answer answer = post("", BODY);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.message()).isEqualTo("Resolved: node 1 is the main");
        assertThat(answer.data().path("keep_node_id").intValue()).isEqualTo(1);
        assertThat(answer.data().path("other_node_id").intValue()).isEqualTo(2);
        assertThat(answer.data().path("facts").path("other_operation").asText()).isEqualTo("op-7");
        StubCluster.Asked asked = (StubCluster.Asked) server.cluster.asked.get(0);
        assertThat(asked.command())
                .isEqualTo(new ResolveMains.Command(new NodeId(1), new Reason("the office was on node 1"), false));
        assertThat(asked.actor().value()).isEqualTo("user:root@127.0.0.1");
    }

    @Test
    void a_dry_run_shows_the_plan() {
        server.cluster.reply = new CommandReply.Planned(new Plan(TransitionKind.RESOLVE, List.of(), Facts.none()));
        Answer answer = post("?dry_run=true", BODY);

        assertThat(answer.data().path("plan").path("may_start").booleanValue()).isTrue();
        assertThat(answer.data().path("plan").path("steps").size())
                .isEqualTo(TransitionKind.RESOLVE.steps().size());
        assertThat(answer.data().path("other_node_id").intValue()).isEqualTo(2);
    }

    @Test
    void one_that_may_not_be_dead_is_412() {
        server.cluster.reply = new CommandReply.Refused(new Plan(
                TransitionKind.RESOLVE,
                List.of(Verdict.that(Guard.OTHER_MAIN_CAN_BE_CLOSED, false, "node 2 does not answer")),
                Facts.none()));

        assertThat(post("", BODY).status()).isEqualTo(412);
        assertThat(post("", BODY).message()).isEqualTo("node 2 does not answer");
    }

    @Test
    void the_other_node_does_the_work_where_this_one_is_kept() {
        server.cluster.changes.resolvedThere = true;
        Answer answer = post("", BODY);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.data().path("relayed").booleanValue()).isTrue();
        assertThat(answer.data().path("node_id").intValue()).isEqualTo(2);
        server.cluster.changes.relayed = new PeerReply.Silent<>("connection refused");
        assertThat(post("", BODY).status()).isEqualTo(503);
    }

    @Test
    void one_that_was_overtaken_and_one_that_failed_say_so() {
        server.cluster.report =
                Optional.of(StubCluster.report(TransitionKind.RESOLVE, Status.DONE, "", Facts.of("overtaken", true)));
        assertThat(post("", BODY).status()).isEqualTo(409);
        server.cluster.report = Optional.of(
                StubCluster.report(TransitionKind.RESOLVE, Status.FAILED, "node 2 is not closed", Facts.none()));
        assertThat(post("", BODY).message()).isEqualTo("Resolve failed: node 2 is not closed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"reason\":\"x\"}",
                "{\"keep_node_id\":1}",
                "{\"keep_node_id\":1,\"reason\":\"\"}",
                "{\"keep_node_id\":1,\"reason\":\"   \"}",
                "{\"keep_node_id\":1,\"reason\":\"two\\nlines\"}",
                "{\"keep_node_id\":1,\"reason\":7}",
                "{\"keep_node_id\":0,\"reason\":\"x\"}",
                "{\"keep_node_id\":-1,\"reason\":\"x\"}",
                "{\"keep_node_id\":1.5,\"reason\":\"x\"}",
                "{\"keep_node_id\":\"1\",\"reason\":\"x\"}",
                "{\"keep_node_id\":1,\"reason\":\"x\",\"force\":\"yes\"}",
                "[]",
                "{"
            })
    void bad_input_is_refused_before_anything_is_asked(String body) {
        assertThat(post("", body).status()).isEqualTo(400);
        assertThat(server.cluster.asked).isEmpty();
    }

    @Test
    void a_reason_that_is_too_long_is_refused_and_not_repeated() {
        Answer answer = post("", "{\"keep_node_id\":1,\"reason\":\"" + "y".repeat(201) + "\"}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.http().body()).doesNotContain("yyy");
        assertThat(post("?dry_run=maybe", BODY).status()).isEqualTo(400);
    }

    @Test
    void an_unknown_node_is_404_and_a_wrong_place_is_409_with_the_right_one() {
        server.cluster.changes.unresolvable = Optional.of(new NotFoundException("Node not found in cluster"));
        assertThat(post("", BODY).status()).isEqualTo(404);
        server.cluster.changes.unresolvable = Optional.of(new ConflictException("node 2 is closed: run it there"));
        assertThat(post("", BODY).status()).isEqualTo(409);
        assertThat(post("", BODY).message()).contains("run it there");
    }

    @Test
    void only_an_administrator_may_ask() {
        assertThat(server.post("/api/cluster/resolve", BODY).status()).isEqualTo(401);
        assertThat(server.get("/api/cluster/explain").status()).isEqualTo(401);
        String[] reseller = Tokens.bearer(Tokens.claims("reseller"));
        assertThat(server.post("/api/cluster/resolve", BODY, reseller).status()).isEqualTo(403);
        assertThat(server.get("/api/cluster/explain", reseller).status()).isEqualTo(403);
        assertThat(server.get("/api/cluster/resolve", Tokens.asAdmin()).status())
                .isEqualTo(405);
        assertThat(server.cluster.asked).isEmpty();
    }

    @Test
    void the_explanation_of_a_closed_main_names_both_branches_and_the_command() {
        Answer answer = server.get("/api/cluster/explain", Tokens.asAdmin());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.data().path("prospect").asText()).isEqualTo("closed");
        assertThat(answer.data().path("waiting").path(0).path("command").asText())
                .startsWith("mainstay resolve --keep 2");
        assertThat(answer.data().path("two_mains").path("fork_lsn").asText()).isEqualTo("0/5000000");
        assertThat(answer.data()
                        .path("two_mains")
                        .path("frozen")
                        .path("own_bytes")
                        .intValue())
                .isEqualTo(0x148);
        assertThat(answer.data()
                        .path("two_mains")
                        .path("leading")
                        .path("first_write")
                        .asText())
                .isEqualTo("2026-05-12T11:45:01Z");
        assertThat(answer.data().path("rule").path("fence_after_seconds").doubleValue())
                .isEqualTo(60.0);
        assertThat(answer.data().path("backing").isNull()).isTrue();
        assertThat(server.get("/api/cluster/status", Tokens.asAdmin()).data().path("two_mains"))
                .isEqualTo(answer.data().path("two_mains"));
    }

    @Test
    void the_explanation_of_a_secondary_names_guards_evidence_and_loss() {
        server.cluster.snapshot = Snapshots.replica(Snapshots.silentFor(Duration.ZERO));
        Answer answer = server.get("/api/cluster/explain", Tokens.asAdmin());

        assertThat(answer.data().path("prospect").asText()).isEqualTo("takes_over");
        assertThat(answer.data().path("why_not_sooner").size()).isEqualTo(1);
        assertThat(answer.data().path("failover").path("evidence").size()).isEqualTo(1);
        assertThat(answer.data()
                        .path("failover")
                        .path("loss_bound")
                        .path("bytes")
                        .intValue())
                .isEqualTo(120);
        assertThat(answer.data().path("two_mains").isNull()).isTrue();
    }
}
