package dev.mainstay.adapters.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.HardwareId;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.identity.SoftwareVersion;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.observation.PeerObservation;
import dev.mainstay.domain.topology.NodeEndpoints;
import dev.mainstay.domain.topology.NodeReport;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.ports.out.Heartbeat;
import dev.mainstay.ports.out.HeartbeatReply;
import dev.mainstay.ports.out.JoinGrant;
import dev.mainstay.ports.out.JoinRequest;
import dev.mainstay.ports.out.Notice;
import dev.mainstay.ports.out.PeerReply;
import dev.mainstay.ports.settings.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The peer client against existing nodes, sick nodes and things that are no nodes. Source: spec/panel-api.md 1.0, 9. */
class HttpPeersTest {
    private static final Secret SECRET = Secret.of("the-cluster-secret");
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final String HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n";

    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final HttpPeers peers =
            TestPeers.revealing(threads, InstantSource.fixed(Instant.parse("2026-05-12T11:45:01.123456789Z")));
    private final AtomicReference<RawServer> running = new AtomicReference<>();

    @AfterEach
    void stop() throws IOException {
        if (running.get() != null) {
            running.get().stop();
        }
        threads.shutdownNow();
    }

    private PeerUrl server(RawServer.Script script) throws IOException {
        running.set(new RawServer(script));
        return running.get().url();
    }

    private static Heartbeat beat() {
        return new Heartbeat(
                Optional.of(new ClusterId("c1")),
                Optional.empty(),
                new HardwareId("hw-node-number-0002"),
                Optional.of(new NodeAddress("203.0.113.11")),
                Term.NONE,
                NodeReport.none());
    }

    private static JoinRequest joiner() {
        PeerUrl api = new PeerUrl(PeerUrl.Scheme.HTTP, new Endpoint(new NodeAddress("203.0.113.11"), 80));
        return new JoinRequest(
                new HardwareId("hw-node-number-0002"),
                new ServerName("DC2"),
                new NodeEndpoints(api, 5432, 6379),
                Role.SECONDARY,
                Optional.empty(),
                new SoftwareVersion("1.0.373"));
    }

    private static String silence(PeerObservation seen) {
        return seen.match(
                answered -> "answered " + answered, refused -> "refused " + refused, PeerObservation.Silent::reason);
    }

    private static <T> String silence(PeerReply<T> reply) {
        return reply.match(content -> "answered " + content, refused -> "refused " + refused, PeerReply.Silent::reason);
    }

    @Test
    void an_existing_node_is_healthy_and_claims_nothing() throws IOException {
        PeerUrl url = server(RawServer.answering(
                200, "{\"status\":\"healthy\",\"service\":\"proisp-api\",\"version\":\"1.0.373\",\"is_saas\":false}"));
        assertThat(peers.health(url, LIMIT))
                .isEqualTo(new PeerObservation.Answered(new PeerObservation.Claim(
                        Optional.empty(),
                        Term.NONE,
                        false,
                        Optional.empty(),
                        Optional.of(new SoftwareVersion("1.0.373")))));
        assertThat(running.get().received.get(0)).startsWith("GET /health HTTP/1.1\r\n");
    }

    @Test
    void wrong_types_in_health_do_not_make_a_node_dead() throws IOException {
        PeerUrl url = server(
                RawServer.answering(
                        200,
                        "{\"status\":\"healthy\",\"version\":5,\"epoch\":\"x\",\"lsn\":[1],\"role\":{},\"accepting_writes\":\"?\"}"));
        assertThat(peers.health(url, LIMIT)).isInstanceOf(PeerObservation.Answered.class);
        assertThat(peers.health(url, LIMIT).term()).isEqualTo(Term.NONE);
    }

    @ParameterizedTest
    @CsvSource({"200", "502", "503", "404"})
    void html_is_silence(int status) throws IOException {
        PeerUrl url = server(RawServer.answering(status, "<html>down for maintenance</html>"));
        assertThat(silence(peers.health(url, LIMIT))).isEqualTo("answered " + status + ", and not as a panel does");
        assertThat(silence(peers.heartbeat(url, SECRET, beat(), LIMIT)))
                .isEqualTo("answered " + status + ", and not as a panel does");
    }

    @Test
    void redirects_are_not_followed() throws IOException {
        PeerUrl url = server((out, release) ->
                out.write("HTTP/1.1 301 Moved\r\nLocation: https://203.0.113.10/health\r\nContent-Length: 0\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII)));
        assertThat(silence(peers.health(url, LIMIT))).contains("301").contains("redirect");
        assertThat(silence(peers.notify(url, SECRET, Notice.ping(), LIMIT))).contains("redirect");
        assertThat(running.get().received).hasSize(2);
    }

    @Test
    void an_answer_that_never_comes_ends_in_time() throws IOException {
        PeerUrl url = server((out, release) -> release.await());
        assertThat(silence(peers.health(url, SHORT))).isEqualTo("no answer within 0.4 s");
        assertThat(silence(peers.heartbeat(url, SECRET, beat(), SHORT))).isEqualTo("no answer within 0.4 s");
    }

    @Test
    void a_body_that_never_ends_ends_in_time() throws IOException {
        PeerUrl url = server((out, release) -> {
            out.write(HEAD.getBytes(StandardCharsets.US_ASCII));
            out.write('{');
            out.flush();
            release.await();
        });
        assertThat(silence(peers.health(url, SHORT))).isEqualTo("no answer within 0.4 s");
    }

    @Test
    void a_cut_connection_is_silence() throws IOException {
        PeerUrl url = server((out, release) -> out.write(HEAD.getBytes(StandardCharsets.US_ASCII)));
        assertThat(silence(peers.health(url, LIMIT))).startsWith("the connection broke");
        running.get().stop();
        assertThat(silence(peers.health(url, LIMIT))).isEqualTo("connection refused or no route");
    }

    @Test
    void no_answer_at_all_is_silence() throws IOException {
        PeerUrl url = server((out, release) -> {});
        assertThat(silence(peers.health(url, LIMIT))).startsWith("the connection broke");
        assertThat(silence(peers.notify(url, SECRET, Notice.ping(), LIMIT))).startsWith("the connection broke");
    }

    @Test
    void a_huge_answer_is_silence() throws IOException {
        PeerUrl url = server(RawServer.answering(200, "{\"status\":\"" + "x".repeat(2 << 20) + "\"}"));
        assertThat(silence(peers.health(url, LIMIT))).startsWith("the answer is larger than");
    }

    @Test
    void garbage_is_silence() throws IOException {
        PeerUrl url =
                server((out, release) -> out.write("SSH-2.0-OpenSSH_9.2\r\n".getBytes(StandardCharsets.US_ASCII)));
        assertThat(silence(peers.health(url, LIMIT)))
                .doesNotStartWith("answered")
                .doesNotStartWith("refused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-such-host.invalid", "1a.2b"})
    void a_name_that_leads_nowhere_is_silence(String name) {
        PeerUrl url = new PeerUrl(PeerUrl.Scheme.HTTP, new Endpoint(new NodeAddress(name), 80));
        assertThat(silence(peers.health(url, LIMIT))).isNotBlank().doesNotStartWith("answered");
        assertThat(silence(peers.join(url, SECRET, joiner(), LIMIT))).isNotBlank();
    }

    @Test
    void k076_a_join_carries_what_existing_nodes_read() throws IOException {
        PeerUrl url = server(RawServer.answering(401, "{\"success\":false,\"message\":\"Invalid cluster secret\"}"));
        PeerReply<JoinGrant> reply = peers.join(url, SECRET, joiner(), LIMIT);
        assertThat(reply).isEqualTo(new PeerReply.Refused<>(401, "Invalid cluster secret"));
        String request = running.get().received.get(0);
        assertThat(request)
                .startsWith("POST /api/cluster/join HTTP/1.1")
                .contains("X-Cluster-Secret: the-cluster-secret");
        JsonNode body = body(request);
        assertThat(body.path("cluster_secret").asText()).isEqualTo("the-cluster-secret");
        assertThat(body.path("hardware_id").asText()).hasSizeGreaterThanOrEqualTo(16);
        assertThat(body.path("requested_role").asText()).isEqualTo("secondary");
        assertThat(body.path("db_port").isIntegralNumber()).isTrue();
    }

    @Test
    void k088_an_existing_main_is_refused_clearly() throws IOException {
        PeerUrl url = server(RawServer.answering(
                200,
                "{\"success\":true,\"message\":\"Successfully joined cluster\",\"cluster_id\":\"CL-0123456789abcdef\","
                        + "\"assigned_role\":\"secondary\",\"db_host\":\"postgres\",\"db_port\":5432,"
                        + "\"replication_slot\":\"replica_02:42:ac:11:00:0\"}"));
        String words = silence(peers.join(url, SECRET, joiner(), LIMIT));
        assertThat(words).startsWith("refused").contains("node_id");
    }

    @Test
    void the_told_address_of_the_main_is_used_only_when_it_can_be_dialled() throws IOException {
        String grant = "{\"success\":true,\"cluster_id\":\"c1\",\"node_id\":2,\"main_node_id\":1,"
                + "\"replication_slot\":\"replica_2\",\"replication_password\":\"pw\",\"database_id\":\"73\",\"epoch\":1,"
                + "\"db_host\":\"%s\"}";
        for (String host : new String[] {"postgres", "db", "localhost", "127.0.0.1", "0.0.0.0", "", "1.2.3.4.5; rm"}) {
            PeerUrl url = server(RawServer.answering(200, String.format(grant, host)));
            assertThat(mainAddress(peers.join(url, SECRET, joiner(), LIMIT)))
                    .as(host)
                    .isEqualTo("127.0.0.1");
            running.get().stop();
        }
        PeerUrl url = server(RawServer.answering(200, String.format(grant, "203.0.113.10")));
        assertThat(mainAddress(peers.join(url, SECRET, joiner(), LIMIT))).isEqualTo("203.0.113.10");
    }

    private static String mainAddress(PeerReply<JoinGrant> reply) {
        return reply.match(
                grant -> grant.main().address().host(), refused -> refused.toString(), silent -> silent.toString());
    }

    @Test
    void an_existing_main_takes_heartbeats() throws IOException {
        PeerUrl url = server(
                RawServer.answering(
                        200,
                        "{\"success\":true,\"message\":\"Heartbeat received\",\"main_version\":\"1.0.373\",\"update_available\":false}"));
        PeerReply<HeartbeatReply> reply = peers.heartbeat(url, SECRET, beat(), LIMIT);
        assertThat(reply)
                .isEqualTo(new PeerReply.Answered<>(new HeartbeatReply(
                        Optional.empty(),
                        Term.NONE,
                        Optional.empty(),
                        Optional.of(new SoftwareVersion("1.0.373")),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())));
        JsonNode body = body(running.get().received.get(0));
        assertThat(body.path("db_replication_lag").isIntegralNumber()).isTrue();
        assertThat(body.path("db_replication_lag").intValue()).isEqualTo(-1);
        assertThat(body.path("wal_receiver").asText()).isEqualTo(NodeStatus.CONNECTING.word());
        assertThat(body.path("timestamp").asText()).isEqualTo("2026-05-12T11:45:01.123456789Z");
    }

    @Test
    void a_notice_to_an_existing_node_has_its_five_fields() throws IOException {
        PeerUrl url = server(RawServer.answering(200, "{\"success\":true,\"message\":\"Notification processed\"}"));
        assertThat(peers.notify(url, SECRET, Notice.ping(), LIMIT))
                .isEqualTo(new PeerReply.Answered<>("Notification processed"));
        assertThat(body(running.get().received.get(0)).fieldNames())
                .toIterable()
                .containsExactly("event", "new_main_ip", "cluster_id", "timestamp", "cluster_secret");
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 202})
    void only_200_is_success(int status) throws IOException {
        PeerUrl url = server(RawServer.answering(status, "{\"success\":true,\"message\":\"ok\"}"));
        assertThat(peers.notify(url, SECRET, Notice.ping(), LIMIT)).isEqualTo(new PeerReply.Refused<>(status, "ok"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"success\":true,\"data\":{\"epoch\":\"3\"}}",
                "{\"success\":true,\"data\":{\"epoch\":-1}}",
                "{\"success\":true,\"data\":[]}",
                "{\"success\":true,\"data\":{\"main_lsn\":\"zz\"}}",
                "{\"success\":true,\"main_version\":{}}"
            })
    void wrong_types_in_an_answer_are_a_refusal(String answer) throws IOException {
        PeerUrl url = server(RawServer.answering(200, answer));
        assertThat(silence(peers.heartbeat(url, SECRET, beat(), LIMIT))).startsWith("refused");
    }

    @Test
    void a_node_that_repeats_the_secret_does_not_get_it_into_our_log() throws IOException {
        PeerUrl url = server(RawServer.answering(
                500,
                "{\"success\":false,\"message\":\"bad \\u001b[31m body the-cluster-secret " + "x".repeat(2_000)
                        + "\"}"));
        String words = silence(peers.heartbeat(url, SECRET, beat(), LIMIT));
        assertThat(words)
                .doesNotContain("the-cluster-secret")
                .doesNotContain("\u001b")
                .hasSizeLessThan(400);
    }

    private static JsonNode body(String request) {
        String body = request.substring(request.indexOf("\r\n\r\n") + 4);
        return Json.parse(body.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }
}
