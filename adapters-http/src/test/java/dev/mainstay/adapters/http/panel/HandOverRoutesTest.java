package dev.mainstay.adapters.http.panel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.adapters.http.panel.PanelServer.Answer;
import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.error.StaleTermException;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.SoftwareVersion;
import dev.mainstay.domain.transition.Guard;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.domain.transition.Verdict;
import dev.mainstay.ports.in.CommandReply;
import dev.mainstay.ports.in.Reattach;
import dev.mainstay.ports.out.HandOverQuestion;
import dev.mainstay.ports.out.MinimumSettings;
import dev.mainstay.ports.out.Readiness;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** promote, readiness, reattach between nodes. Source: spec/panel-api.md 1.15, 7.7. */
class HandOverRoutesTest {
    private static final String ASKING =
            "\"cluster_id\":\"" + Snapshots.CLUSTER + "\",\"node_id\":1,\"current_main\":\"203.0.113.10\"";
    private static final String ORDER =
            ASKING + ",\"event\":\"switchover\",\"epoch\":4,\"fence_lsn\":\"0/5000148\",\"operation_id\":\"op-7\"";
    private static final String BACK =
            "\"cluster_id\":\"" + Snapshots.CLUSTER + "\",\"force\":true,\"actor\":\"node:1\",\"mode\":\"begin\"";

    private final PanelServer server = new PanelServer();

    @BeforeEach
    void secondary() {
        server.cluster.snapshot = Snapshots.replica(Snapshots.silentFor(Duration.ZERO));
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
        assertThat(server.logged.list)
                .noneMatch(event -> (event.getFormattedMessage() + event.getKeyValuePairs() + event.getThrowableProxy())
                        .matches("(?s).*(" + StubCluster.SECRET.reveal() + "|" + StubChanges.REDIS.reveal() + ").*"));
    }

    private Answer post(String route, String fields) {
        return server.post(
                "/api/cluster/" + route, "{" + fields + "}", "X-Cluster-Secret", StubCluster.SECRET.reveal());
    }

    @Test
    void a_promotion_tells_term_timeline_and_address() {
        Answer answer = post("promote", ORDER);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.data().path("promoted").booleanValue()).isTrue();
        assertThat(answer.data().path("promoted_at").asText()).isEqualTo("2026-05-12T11:45:01Z");
        assertThat(answer.data().path("new_main_ip").asText()).isEqualTo("203.0.113.11");
        assertThat(answer.data().path("epoch").intValue()).isEqualTo(4);
        assertThat(answer.data().path("timeline").intValue()).isEqualTo(4);
        assertThat(answer.data().path("redis_password").asText()).isEqualTo(StubChanges.REDIS.reveal());
        assertThat(server.cluster.asked).containsExactly(StubChanges.order());
    }

    @Test
    void the_secret_may_stand_in_the_body() {
        String body = "{\"cluster_secret\":\" " + StubCluster.SECRET.reveal() + "\\n\"," + ORDER + "}";
        assertThat(server.post("/api/cluster/promote", body).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"promote", "readiness", "reattach", "vote"})
    void k137_strangers_stay_out(String route) {
        Answer wrong = server.post("/api/cluster/" + route, "{" + ORDER + "}", "X-Cluster-Secret", "wrong");
        assertRefused(wrong, 401, "cluster secret mismatch");
        assertRefused(server.post("/api/cluster/" + route, ""), 401, "cluster secret mismatch");
        assertRefused(server.post("/api/cluster/" + route, "{}", Tokens.asAdmin()), 401, "cluster secret mismatch");
        assertThat(server.post("/api/cluster/" + route, "{").status()).isEqualTo(400);
        assertThat(server.get("/api/cluster/" + route).status()).isEqualTo(401);
        server.cluster.snapshot = Snapshots.standalone();
        assertRefused(post(route, ORDER), 401, "cluster secret mismatch");
        assertThat(server.cluster.asked).isEmpty();
    }

    @Test
    void k137_an_old_term_is_told_the_present_main() {
        server.cluster.changes.take = order -> {
            throw new StaleTermException("this node knows term 5");
        };
        Answer answer = post("promote", ORDER);
        assertRefused(answer, 409, "stale epoch");
        assertThat(answer.data().path("main_server_ip").asText()).isEqualTo("203.0.113.10");
        assertThat(answer.data().path("reason").asText()).isEqualTo("this node knows term 5");
        assertThat(answer.data().path("epoch").intValue()).isEqualTo(3);
    }

    @Test
    void k139_a_refusal_keeps_its_reason() {
        server.cluster.changes.take = order -> {
            throw new ConflictException("fence LSN not reached");
        };
        assertRefused(post("promote", ORDER), 409, "fence LSN not reached");
    }

    @Test
    void an_unknown_outcome_never_looks_like_a_refusal() {
        server.cluster.changes.take = order -> {
            throw new UnavailableException("the promotion goes on: ask again");
        };
        assertRefused(post("promote", ORDER), 503, "the promotion goes on: ask again");
        server.cluster.changes.take = order -> {
            throw new InvalidRequestException("timeline 0 is not valid");
        };
        assertThat(post("promote", ORDER).status()).isEqualTo(500);
        server.cluster.changes.take = order -> {
            throw new IllegalStateException("boom");
        };
        assertThat(post("promote", ORDER).status()).isEqualTo(500);
    }

    @ParameterizedTest
    @CsvSource({
        "node_id,the main's number",
        "epoch,the term to lead in",
        "fence_lsn,the end of the last record of the old main",
        "operation_id,a name for this promotion",
        "event,switchover",
        "cluster_id,the cluster's id",
        "current_main,the main's address"
    })
    void k138_an_order_that_lacks_something_is_told_what(String name, String expected) {
        Answer answer = post("promote", without(name));
        assertRefused(answer, 400, "Invalid request");
        assertThat(answer.json().path("detail").asText()).isEqualTo(name + ": expected " + expected);
        assertThat(server.cluster.asked).isEmpty();
    }

    private static String without(String name) {
        return java.util.Arrays.stream(ORDER.split(",", -1))
                .filter(pair -> !pair.startsWith("\"" + name + "\""))
                .collect(java.util.stream.Collectors.joining(","));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"node_id\":0",
                "\"node_id\":-1",
                "\"node_id\":\"1\"",
                "\"epoch\":-1",
                "\"epoch\":1.5",
                "\"epoch\":\"4\"",
                "\"fence_lsn\":\"zz\"",
                "\"fence_lsn\":5",
                "\"operation_id\":\"a b\"",
                "\"operation_id\":\"\"",
                "\"event\":\"promote_to_main\"",
                "\"current_main\":\"$(reboot)\"",
                "\"cluster_id\":\"a b\""
            })
    void bad_fields_are_refused(String field) {
        String name = field.substring(1, field.indexOf(':') - 1);
        assertThat(post("promote", without(name) + "," + field).status()).isEqualTo(400);
        assertThat(server.cluster.asked).isEmpty();
    }

    @Test
    void readiness_tells_what_a_follower_needs() {
        Answer answer = post("readiness", ASKING + ",\"stage\":\"prepare\"");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.data().path("ready").booleanValue()).isTrue();
        assertThat(answer.data().path("problems")).isEmpty();
        assertThat(answer.data()
                        .path("minimum_settings")
                        .path("max_connections")
                        .intValue())
                .isEqualTo(300);
        assertThat(answer.data().path("version").asText()).isEqualTo("1.0.373");
        assertThat(((HandOverQuestion) server.cluster.asked.get(0)).stage()).isEqualTo(HandOverQuestion.Stage.PREPARE);
    }

    @Test
    void readiness_tells_what_is_in_the_way() {
        server.cluster.changes.readiness = new Readiness(
                List.of("replay is paused there"), MinimumSettings.none(), Optional.<SoftwareVersion>empty());
        Answer answer = post("readiness", ASKING + ",\"stage\":\"look\"");
        assertThat(answer.data().path("ready").booleanValue()).isFalse();
        assertThat(answer.data().path("problems").path(0).asText()).isEqualTo("replay is paused there");
        assertThat(answer.data().path("version").asText()).isEqualTo("unknown");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"stage\":\"jump\"", "\"stage\":5", "\"stage\":\"\"", "\"stage\":\"LOOK\"", "\"x\":1"})
    void readiness_knows_two_stages(String stage) {
        assertRefused(post("readiness", ASKING + "," + stage), 400, "Invalid request");
        assertThat(server.cluster.asked).isEmpty();
    }

    @Test
    void a_node_that_is_told_to_come_back_begins() {
        server.cluster.reply = new CommandReply.Started(
                new dev.mainstay.domain.identity.OperationId("op-9"),
                new Plan(
                        TransitionKind.FENCE,
                        List.of(Verdict.that(Guard.MAIN_ANSWERS, true, "it answers")),
                        Facts.none()));
        Answer answer = post("reattach", BACK);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.data().path("operation_id").asText()).isEqualTo("op-9");
        assertThat(answer.data().path("refusal").asText()).isEmpty();
        assertThat(answer.data().path("lines").path(0).asText()).isEqualTo("main-answers: yes, it answers");
        StubCluster.Asked asked = (StubCluster.Asked) server.cluster.asked.get(0);
        assertThat(asked.command()).isEqualTo(new Reattach.Command(true));
        assertThat(asked.actor().value()).isEqualTo("node:1");
        assertThat(asked.dryRun()).isFalse();
    }

    @Test
    void a_node_that_must_not_come_back_names_the_guard() {
        Plan plan = new Plan(
                TransitionKind.FENCE, List.of(Verdict.that(Guard.MAIN_ANSWERS, false, "silent")), Facts.none());
        server.cluster.reply = new CommandReply.Refused(plan);
        Answer refused = post("reattach", BACK);
        assertThat(refused.status()).isEqualTo(200);
        assertThat(refused.data().path("refusal").asText()).isEqualTo("main-answers");
        assertThat(refused.data().has("operation_id")).isFalse();
        server.cluster.reply = new CommandReply.Planned(plan);
        assertThat(post("reattach", BACK.replace("begin", "plan"))
                        .data()
                        .path("refusal")
                        .asText())
                .isEqualTo("main-answers");
        assertThat(((StubCluster.Asked) server.cluster.asked.get(1)).dryRun()).isTrue();
    }

    @Test
    void a_re_attach_of_another_cluster_is_refused() {
        assertRefused(
                post("reattach", BACK.replace(Snapshots.CLUSTER, "another")),
                409,
                "the request belongs to another cluster");
        assertThat(server.cluster.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mode\":\"now",
                "mode\":\"",
                "actor\":\"",
                "actor\":\"a\\u0007b",
                "force\":\"yes",
                "cluster_id\":\""
            })
    void a_re_attach_has_known_words(String bad) {
        String name = "\"" + bad.substring(0, bad.indexOf('"')) + "\"";
        String others = java.util.Arrays.stream(BACK.split(",", -1))
                .filter(pair -> !pair.startsWith(name))
                .collect(java.util.stream.Collectors.joining(","));
        assertThat(post("reattach", others + ",\"" + bad + "\"").status()).isEqualTo(400);
        assertThat(server.cluster.asked).isEmpty();
    }

    @Test
    void node_routes_take_small_bodies_only() {
        for (String route : List.of("promote", "readiness", "reattach")) {
            assertThat(post(route, ORDER + ",\"x\":\"" + "x".repeat(70 << 10) + "\"")
                            .status())
                    .as(route)
                    .isEqualTo(413);
        }
    }

    private static void assertRefused(Answer answer, int status, String message) {
        assertThat(answer.message()).isEqualTo(message);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().path("success").booleanValue()).isFalse();
    }
}
