package dev.mainstay.adapters.http.panel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.adapters.http.panel.PanelServer.Answer;
import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.error.NotFoundException;
import dev.mainstay.domain.error.StaleTermException;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.ports.out.Heartbeat;
import dev.mainstay.ports.out.JoinRequest;
import dev.mainstay.ports.out.Notice;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** join, heartbeat, notify. Source: spec/panel-api.md 7.4, 7.5. */
class NodeRoutesTest {
    private static final String JOIN = "\"hardware_id\":\"hw-node-number-0002\",\"server_name\":\"DC2\","
            + "\"server_ip\":\"203.0.113.11\",\"requested_role\":\"secondary\"";
    /** As an existing node sends it. */
    private static final String BEAT = "\"cluster_id\":\"c\",\"hardware_id\":\"02:42:ac:11:00:02\","
            + "\"server_role\":\"secondary\",\"server_name\":\"DC2\",\"server_ip\":\"203.0.113.11\","
            + "\"main_server_ip\":\"203.0.113.10\",\"database_id\":\"unknown\",\"db_replication_lag\":31,"
            + "\"cpu_cores\":4,\"ram_gb\":8,\"subscriber_count\":10,\"cpu_usage\":12.5,\"memory_usage\":40,"
            + "\"disk_usage\":250,\"version\":\"1.0.372\",\"timestamp\":\"2026-05-12T14:45:01.123456789+03:00\"";

    private final PanelServer server = new PanelServer();

    @BeforeEach
    void main() {
        server.cluster.snapshot = Snapshots.mainWith(Snapshots.main(), Snapshots.secondary(Duration.ZERO));
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private Answer withHeader(String route, String fields) {
        return server.post(
                "/api/cluster/" + route, "{" + fields + "}", "X-Cluster-Secret", StubCluster.SECRET.reveal());
    }

    private Answer withBody(String route, String secret, String fields) {
        return server.post("/api/cluster/" + route, "{\"cluster_secret\":\"" + secret + "\"," + fields + "}");
    }

    @Test
    void k064_join() {
        Answer answer = withHeader("join", JOIN);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.message()).isEqualTo("Successfully joined cluster");
        for (JsonNode level : List.of(answer.json(), answer.data())) {
            assertThat(level.path("cluster_id").asText()).isEqualTo(Snapshots.CLUSTER);
            assertThat(level.path("node_id").intValue()).isEqualTo(2);
            assertThat(level.path("replication_slot").asText()).isEqualTo("replica_2");
            assertThat(level.path("db_port").intValue()).isEqualTo(5432);
            assertThat(level.path("db_host").asText()).isEqualTo("203.0.113.10");
            assertThat(level.path("redis_port").intValue()).isEqualTo(6379);
            assertThat(level.path("epoch").longValue()).isEqualTo(3);
            assertThat(level.path("min_settings").path("max_connections").intValue())
                    .isEqualTo(500);
        }
        JoinRequest request = (JoinRequest) server.cluster.asked.get(0);
        assertThat(request.role()).isEqualTo(Role.SECONDARY);
        assertThat(request.endpoints()).isEqualTo(Snapshots.endpoints("203.0.113.11"));
    }

    @Test
    void k065_join_as_an_existing_node_does() {
        assertThat(withBody("join", StubCluster.SECRET.reveal() + "\\n", JOIN).status())
                .isEqualTo(200);
    }

    @Test
    void k066_header_and_body_must_agree() {
        Answer answer = server.post(
                "/api/cluster/join",
                "{\"cluster_secret\":\"other\"," + JOIN + "}",
                "X-Cluster-Secret",
                StubCluster.SECRET.reveal());
        assertRefused(answer, 401, "cluster secret mismatch");
        Answer twice = server.post(
                "/api/cluster/join",
                "{" + JOIN + "}",
                "X-Cluster-Secret",
                StubCluster.SECRET.reveal(),
                "X-Cluster-Secret",
                "other");
        assertRefused(twice, 401, "cluster secret mismatch");
        assertThat(server.cluster.asked).isEmpty();
    }

    @Test
    void k067_strangers_stay_out() {
        assertRefused(withBody("join", "wrong", JOIN), 401, "cluster secret mismatch");
        assertRefused(withBody("join", " ", JOIN), 401, "cluster secret mismatch");
        assertRefused(server.post("/api/cluster/join", "{" + JOIN + "}"), 401, "cluster secret mismatch");
        assertRefused(server.post("/api/cluster/join", ""), 401, "cluster secret mismatch");
        assertThat(server.cluster.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"join", "heartbeat", "notify"})
    void k068_a_blank_secret_never_matches(String route) {
        server.cluster.snapshot = Snapshots.standalone();
        assertRefused(
                server.post("/api/cluster/" + route, "{\"cluster_secret\":\"\"}"), 401, "cluster secret mismatch");
        assertRefused(withHeader(route, JOIN), 401, "cluster secret mismatch");
    }

    @ParameterizedTest
    @ValueSource(strings = {"main", "standalone", "boss", "SECONDARY"})
    void k069_join_takes_roles_that_follow(String role) {
        assertThat(withHeader("join", JOIN.replace("\"secondary\"", "\"" + role + "\""))
                        .status())
                .isEqualTo(400);
        assertThat(server.cluster.asked).isEmpty();
    }

    @Test
    void k071_k074_conflicts_are_told() {
        server.cluster.admit = request -> {
            throw new ConflictException("node limit reached");
        };
        assertRefused(withHeader("join", JOIN), 409, "node limit reached");
    }

    @Test
    void k075_join_hands_out_the_replication_role_only() {
        JsonNode data = withHeader("join", JOIN).data();
        assertThat(data.path("db_user").asText()).isEqualTo("replicator");
        assertThat(data.path("replication_user").asText()).isEqualTo("replicator");
        assertThat(data.path("db_password")).isEqualTo(data.path("replication_password"));
        assertThat(data.has("redis_password")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"hardware_id\":5", "\"hardware_id\":\"\"", "\"server_ip\":\"a b\"", "\"server_ip\":\"127.0.0.1\"",
                "\"server_ip\":null", "\"api_port\":\"80\"", "\"db_port\":0", "\"cluster_secret\":5"
            })
    void join_refuses_bad_fields(String field) {
        String name = field.substring(0, field.indexOf(':'));
        String others = java.util.Arrays.stream(JOIN.split(",", -1))
                .filter(pair -> !pair.startsWith(name))
                .collect(java.util.stream.Collectors.joining(","));
        assertThat(withHeader("join", others + "," + field).status()).isEqualTo(400);
        assertThat(server.cluster.asked).isEmpty();
    }

    @Test
    void k089_heartbeat_of_an_existing_node() {
        Answer answer = withBody("heartbeat", StubCluster.SECRET.reveal(), BEAT);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.message()).isEqualTo("Heartbeat received");
        assertThat(answer.json().path("main_version").asText()).isEqualTo("1.0.373");
        assertThat(answer.json().path("update_available").booleanValue()).isTrue();
        assertThat(answer.data().path("epoch").longValue()).isEqualTo(3);
        assertThat(answer.data().path("main_lsn").asText()).isEqualTo("0/5000148");
        assertThat(answer.data().path("auto_failover_threshold_seconds").intValue())
                .isEqualTo(120);
        Heartbeat beat = (Heartbeat) server.cluster.asked.get(0);
        assertThat(beat.report().lag().replay()).contains(Duration.ofSeconds(31));
        assertThat(beat.report().replication()).isEqualTo(NodeStatus.ONLINE);
        assertThat(beat.report().database()).isEmpty();
        assertThat(beat.node()).isEmpty();
    }

    @Test
    void k090_k094_heartbeats_that_do_not_fit() {
        server.cluster.receive = beat -> {
            throw new NotFoundException("no such node");
        };
        assertRefused(withHeader("heartbeat", BEAT), 404, "Node not found in cluster");
        server.cluster.receive = beat -> {
            throw new ConflictException("this node is a secondary");
        };
        server.cluster.snapshot = Snapshots.replica(Snapshots.silentFor(Duration.ZERO));
        Answer redirected = withHeader("heartbeat", BEAT);
        assertRefused(redirected, 409, "not the main server");
        assertThat(redirected.data().path("main_server_ip").asText()).isEqualTo("203.0.113.10");
        server.cluster.receive = beat -> {
            throw new StaleTermException("term 4 is newer");
        };
        assertRefused(withHeader("heartbeat", BEAT), 409, "stale epoch");
    }

    @Test
    void k093_heartbeat_clamps_and_refuses() {
        assertThat(withHeader("heartbeat", BEAT.replace("12.5", "250")).status())
                .isEqualTo(200);
        Heartbeat beat = (Heartbeat) server.cluster.asked.get(0);
        assertThat(beat.report().metrics().cpuPercent()).contains(100.0);
        assertThat(beat.report().metrics().diskPercent()).contains(100.0);
        assertThat(withHeader("heartbeat", BEAT.replace("12.5", "\"abc\"")).status())
                .isEqualTo(400);
        assertThat(withHeader("heartbeat", BEAT.replace("12.5", "NaN")).status())
                .isEqualTo(400);
        assertThat(withHeader("heartbeat", BEAT.replace(":31", ":0.8")).status())
                .isEqualTo(400);
    }

    @Test
    void an_unknown_lag_is_unknown() {
        assertThat(withHeader("heartbeat", BEAT.replace(":31", ":-1")).status()).isEqualTo(200);
        Heartbeat beat = (Heartbeat) server.cluster.asked.get(0);
        assertThat(beat.report().lag().replay()).isEqualTo(Optional.empty());
        assertThat(beat.report().replication()).isEqualTo(NodeStatus.CONNECTING);
    }

    @Test
    void k099_k102_new_main() {
        server.cluster.notice = told -> {
            throw new ConflictException("203.0.113.99 is no member");
        };
        assertRefused(
                withHeader("notify", "\"event\":\"new_main\",\"new_main_ip\":\"203.0.113.99\",\"epoch\":4"),
                409,
                "203.0.113.99 is no member");
        server.cluster.notice = told -> {
            throw new StaleTermException("term 3");
        };
        assertRefused(
                withHeader("notify", "\"event\":\"new_main\",\"new_main_ip\":\"203.0.113.11\",\"epoch\":3"),
                409,
                "stale epoch");
        assertThat(withHeader("notify", "\"event\":\"new_main\"").status()).isEqualTo(400);
        assertThat(withHeader("notify", "\"event\":\"new_main\",\"new_main_ip\":\"$(x)\"")
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ping", "something_newer", "config_update", "node_left"})
    void k103_notices_are_processed(String event) {
        Answer answer = withHeader(
                "notify",
                "\"event\":\"" + event
                        + "\",\"new_main_ip\":\"\",\"cluster_id\":\"\",\"timestamp\":\"2026-05-12T11:45:01Z\"");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.message()).isEqualTo("Notification processed");
        assertThat(((Notice) server.cluster.asked.get(0)).kind()).isEqualTo(Notice.Kind.of(event));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"yesterday\"", "5", "\"2026-05-12\"", "\"2026-13-12T11:45:01Z\""})
    void k104_notices_have_a_time_or_none(String time) {
        assertThat(withHeader("notify", "\"event\":\"ping\",\"timestamp\":" + time)
                        .status())
                .isEqualTo(400);
    }

    @Test
    void k166_a_large_body_does_not_cut_the_connection() {
        Answer large = withHeader("heartbeat", BEAT + ",\"x\":\"" + "x".repeat(1 << 20) + "\"");
        assertThat(large.status()).isEqualTo(413);
        assertThat(withHeader("heartbeat", BEAT).status()).isEqualTo(200);
        assertThat(withHeader("heartbeat", BEAT + ",\"x\":\"" + "x".repeat(60 << 10) + "\"")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void k168_no_secret_in_answers_or_logs() {
        server.cluster.admit = request -> {
            throw new IllegalStateException("boom");
        };
        Answer answer = withHeader("join", JOIN);
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.http().body())
                .doesNotContain(StubCluster.SECRET.reveal())
                .doesNotContain("boom");
        assertThat(server.logged.list)
                .noneMatch(event -> (event.getFormattedMessage() + event.getKeyValuePairs() + event.getThrowableProxy())
                        .contains(StubCluster.SECRET.reveal()));
    }

    private static void assertRefused(Answer answer, int status, String message) {
        assertThat(answer.message()).isEqualTo(message);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().path("success").booleanValue()).isFalse();
    }
}
