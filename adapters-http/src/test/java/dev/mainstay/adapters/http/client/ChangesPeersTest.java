package dev.mainstay.adapters.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.ports.out.HandOver;
import dev.mainstay.ports.out.HandOverQuestion;
import dev.mainstay.ports.out.PeerReply;
import dev.mainstay.ports.out.Readiness;
import dev.mainstay.ports.out.ReattachAnswer;
import dev.mainstay.ports.out.ReattachOrder;
import dev.mainstay.ports.out.Taken;
import dev.mainstay.ports.settings.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Readiness, hand-over and re-attach against existing nodes, sick nodes and things that are no nodes. */
class ChangesPeersTest {
    private static final Secret SECRET = Secret.of("the-cluster-secret");
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final ClusterId CLUSTER = new ClusterId("c1");
    private static final NodeAddress MAIN = new NodeAddress("203.0.113.10");
    private static final HandOverQuestion QUESTION =
            new HandOverQuestion(CLUSTER, new NodeId(1), MAIN, HandOverQuestion.Stage.LOOK);
    private static final HandOver ORDER = new HandOver(
            CLUSTER, new NodeId(1), MAIN, new Term(4), Lsn.parse("0/5000148"), true, new OperationId("op-7"));

    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final HttpPeers peers = TestPeers.revealing(threads, InstantSource.fixed(Instant.EPOCH));
    private final AtomicReference<RawServer> running = new AtomicReference<>();

    @AfterEach
    void stop() throws IOException {
        if (running.get() != null) {
            running.get().stop();
        }
        threads.shutdownNow();
    }

    private PeerUrl server(int status, String body) throws IOException {
        running.set(new RawServer(RawServer.answering(status, body)));
        return running.get().url();
    }

    private PeerReply<Readiness> ready(int status, String body) throws IOException {
        return peers.readiness(server(status, body), SECRET, QUESTION, LIMIT);
    }

    private PeerReply<Taken> taken(int status, String body) throws IOException {
        return peers.handOver(server(status, body), SECRET, ORDER, LIMIT);
    }

    private PeerReply<ReattachAnswer> back(int status, String body) throws IOException {
        ReattachOrder order = new ReattachOrder(CLUSTER, false, "node:1", ReattachOrder.Mode.PLAN);
        return peers.reattach(server(status, body), SECRET, order, LIMIT);
    }

    private static String kind(PeerReply<?> reply) {
        return reply.match(
                answered -> "answered",
                refused -> "refused " + refused.status() + ": " + refused.message(),
                silent -> "silent: " + silent.reason());
    }

    @ParameterizedTest
    @CsvSource({"404,Cannot POST /api/cluster/readiness", "405,Method Not Allowed", "401,Missing authorization header"})
    void an_existing_node_does_not_know_how(int status, String message) throws IOException {
        String body = "{\"success\":false,\"message\":\"" + message + "\"}";
        assertThat(kind(ready(status, body))).isEqualTo("refused " + status + ": target does not support switchover");
        running.get().stop();
        assertThat(kind(back(status, body))).isEqualTo("refused " + status + ": node does not support re-attach");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"success\":true,\"message\":\"ok\"}", "{\"success\":true,\"data\":{}}"})
    void an_answer_without_our_fields_is_an_existing_nodes(String body) throws IOException {
        assertThat(kind(ready(200, body))).isEqualTo("refused 200: target does not support switchover");
        running.get().stop();
        assertThat(kind(back(200, body))).isEqualTo("refused 200: node does not support re-attach");
    }

    @Test
    void a_wrong_secret_is_no_missing_route() throws IOException {
        assertThat(kind(ready(401, "{\"success\":false,\"message\":\"cluster secret mismatch\"}")))
                .isEqualTo("refused 401: cluster secret mismatch");
    }

    @Test
    void a_node_that_is_not_ready_and_gives_no_reason_is_not_ready() throws IOException {
        Readiness readiness = ready(200, "{\"success\":true,\"data\":{\"ready\":false,\"problems\":[]}}")
                .match(answer -> answer, refused -> Readiness.class.cast(null), silent -> Readiness.class.cast(null));
        assertThat(readiness.problems()).containsExactly("it is not ready, and does not say why");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"ready\":\"yes\"}",
                "{\"ready\":true,\"problems\":\"none\"}",
                "{\"ready\":true,\"problems\":[5]}",
                "{\"ready\":true,\"minimum_settings\":{\"max_connections\":\"many\"}}",
                "{\"ready\":true,\"version\":5}"
            })
    void wrong_types_in_readiness_are_a_refusal(String data) throws IOException {
        assertThat(kind(ready(200, "{\"success\":true,\"data\":" + data + "}"))).startsWith("refused 200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"success\":true,\"message\":\"Promotion initiated\"}",
                "{\"success\":true,\"data\":{\"promoted\":false}}",
                "{\"success\":true,\"data\":{\"promoted\":true}}",
                "{\"success\":true,\"data\":{\"promoted\":true,\"epoch\":4,\"timeline\":0,"
                        + "\"promoted_at\":\"2026-05-12T11:45:01Z\"}}",
                "{\"success\":true,\"data\":{\"promoted\":true,\"epoch\":4,\"timeline\":2,\"promoted_at\":\"now\"}}",
                "{\"success\":true,\"data\":[]}",
                "{\"success\":false,\"message\":\"no\"}"
            })
    void an_answer_that_tells_no_outcome_is_no_refusal(String body) throws IOException {
        assertThat(kind(taken(200, body))).startsWith("silent: answered 200: ");
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 202})
    void nor_is_another_success(int status) throws IOException {
        assertThat(kind(taken(status, "{\"success\":true,\"message\":\"ok\"}")))
                .startsWith("silent: answered " + status);
    }

    @ParameterizedTest
    @CsvSource({"400", "401", "404", "409"})
    void a_refusal_below_500_is_final(int status) throws IOException {
        assertThat(kind(taken(status, "{\"success\":false,\"message\":\"no\"}")))
                .isEqualTo("refused " + status + ": no");
    }

    @Test
    void html_settles_nothing() throws IOException {
        assertThat(kind(taken(409, "<html>conflict</html>"))).startsWith("silent");
        running.get().stop();
        assertThat(kind(taken(503, "{\"success\":false,\"message\":\"ask again\"}")))
                .isEqualTo("refused 503: ask again");
    }

    @Test
    void an_order_carries_what_existing_nodes_read_and_what_ours_need() throws IOException {
        assertThat(kind(taken(409, "{\"success\":false,\"message\":\"no\"}"))).startsWith("refused");
        String request = running.get().received.get(0);
        assertThat(request)
                .startsWith("POST /api/cluster/promote HTTP/1.1")
                .contains("X-Cluster-Secret: the-cluster-secret");
        String body = request.substring(request.indexOf("\r\n\r\n") + 4);
        assertThat(Json.parse(body.getBytes(StandardCharsets.UTF_8))
                        .orElseThrow()
                        .fieldNames())
                .toIterable()
                .containsExactly(
                        "cluster_id",
                        "current_main",
                        "event",
                        "node_id",
                        "epoch",
                        "fence_lsn",
                        "crashed",
                        "operation_id",
                        "cluster_secret");
    }

    @Test
    void a_nodes_words_are_bounded_and_clean() throws IOException {
        String long300 = "x".repeat(400);
        Readiness readiness = ready(
                        200,
                        "{\"success\":true,\"data\":{\"ready\":false,\"problems\":[\"a\\u001b[31mb\",\"" + long300
                                + "\"]}}")
                .match(answer -> answer, refused -> Readiness.class.cast(null), silent -> Readiness.class.cast(null));
        assertThat(readiness.problems().get(0)).isEqualTo("a?[31mb");
        assertThat(readiness.problems().get(1)).hasSize(301);
    }
}
