package dev.mainstay.adapters.http.panel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.adapters.http.panel.PanelServer.Answer;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.ports.in.OperationReport;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Config, status, main check, events and operations. Source: spec/panel-api.md 1.2 to 1.4, 1.20, 7.2. */
class ReadRoutesTest {
    private final PanelServer server = new PanelServer();

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private JsonNode data(String route) {
        Answer answer = server.get("/api/cluster/" + route, Tokens.asAdmin());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("success").booleanValue()).isTrue();
        return answer.data();
    }

    @Test
    void k025_config_of_a_standalone_server() {
        JsonNode data = data("config");
        assertThat(data.path("server_role").asText()).isEqualTo("standalone");
        assertThat(data.path("is_active").booleanValue()).isFalse();
        assertThat(data.path("cluster_id").textValue()).isEmpty();
        assertThat(data.path("server_ip").asText()).isEqualTo("203.0.113.10");
        assertThat(data.path("hardware_id").asText()).isEqualTo("hw-node-number-0001");
        assertThat(data.path("database_id").asText()).isEqualTo("7312345678901234567");
        assertThat(data.has("cluster_secret")).isFalse();
    }

    @Test
    void k026_status_of_a_standalone_server() {
        JsonNode data = data("status");
        assertThat(data.path("server_role").asText()).isEqualTo("standalone");
        assertThat(data.path("local_role").asText()).isEqualTo("standalone");
        assertThat(data.path("nodes").isArray()).isTrue();
        assertThat(data.path("nodes")).isEmpty();
        assertThat(data.path("events").isArray()).isTrue();
        assertThat(data.path("events")).isEmpty();
        assertThat(data.path("total_nodes").intValue()).isZero();
        assertThat(data.path("db_replication_ok").booleanValue()).isFalse();
        assertThat(data.path("redis_replication_ok").booleanValue()).isFalse();
    }

    @Test
    void k027_main_check_of_a_standalone_server() {
        JsonNode data = data("check-main-status");
        assertThat(data.path("is_configured").booleanValue()).isFalse();
        assertThat(data.path("can_promote").booleanValue()).isFalse();
        assertThat(data.path("main_online").booleanValue()).isFalse();
        assertThat(data.path("server_role").asText()).isEqualTo("standalone");
    }

    @Test
    void k028_config_of_a_fresh_main() {
        server.cluster.snapshot = Snapshots.mainWith(Snapshots.main());
        server.cluster.revealable = Optional.of(StubCluster.SECRET);
        JsonNode data = data("config");
        assertThat(data.path("server_role").asText()).isEqualTo("main");
        assertThat(data.path("is_active").booleanValue()).isTrue();
        assertThat(data.path("cluster_secret").asText()).isEqualTo(StubCluster.SECRET.reveal());
        assertThat(data.path("cluster_secret_masked").booleanValue()).isFalse();
        assertThat(data.path("main_server_port").intValue()).isEqualTo(80);
        assertThat(data.path("main_server_ip").asText()).isEqualTo("203.0.113.10");
    }

    @Test
    void k029_config_hides_the_secret_afterwards() {
        server.cluster.snapshot = Snapshots.mainWith(Snapshots.main());
        JsonNode data = data("config");
        assertThat(data.path("cluster_secret").asText()).doesNotContain(StubCluster.SECRET.reveal());
        assertThat(data.path("cluster_secret_masked").booleanValue()).isTrue();
    }

    @Test
    void k030_a_reseller_sees_no_secret() {
        server.cluster.snapshot = Snapshots.mainWith(Snapshots.main());
        server.cluster.revealable = Optional.of(StubCluster.SECRET);
        Answer answer = server.get("/api/cluster/config", Tokens.bearer(Tokens.claims("reseller")));
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.http().body()).doesNotContain(StubCluster.SECRET.reveal());
    }

    @Test
    void k031_config_of_a_secondary_shows_itself() {
        server.cluster.snapshot = Snapshots.replica(Snapshots.silentFor(Duration.ZERO));
        server.cluster.revealable = Optional.of(StubCluster.SECRET);
        JsonNode data = data("config");
        assertThat(data.path("server_role").asText()).isEqualTo("secondary");
        assertThat(data.path("server_ip").asText()).isEqualTo("203.0.113.11");
        assertThat(data.path("server_name").asText()).isEqualTo("DC2");
        assertThat(data.path("main_server_ip").asText()).isEqualTo("203.0.113.10");
        assertThat(data.has("cluster_secret")).isFalse();
        assertThat(data.path("in_recovery").booleanValue()).isTrue();
        assertThat(data.path("state").asText()).isEqualTo("streaming");
    }

    @Test
    void k032_status_of_a_secondary() {
        server.cluster.snapshot = Snapshots.replica(Snapshots.silentFor(Duration.ZERO));
        JsonNode data = data("status");
        assertThat(data.path("local_role").asText()).isEqualTo("secondary");
        assertThat(data.path("nodes")).hasSize(2);
        assertThat(data.path("nodes").path(0).path("role").asText()).isEqualTo("main");
        assertThat(data.path("nodes").path(0).path("last_seen").asText()).isEqualTo("2026-05-12T11:45:01Z");
        JsonNode failover = data.path("failover");
        assertThat(failover.path("guard").path("word").asText()).isEqualTo("none");
        assertThat(failover.path("guard").path("warning").asText()).isNotEmpty();
        assertThat(failover.path("evidence").path(0).path("source").asText()).isEqualTo("api");
        assertThat(failover.path("evidence").path(0).path("sign").asText()).isEqualTo("up");
        assertThat(failover.path("loss_bound").path("bytes").longValue()).isEqualTo(120);
        assertThat(failover.path("loss_bound").path("age_seconds").doubleValue())
                .isEqualTo(7.0);
        assertThat(failover.path("verdicts").path(0).path("answer").asText()).isEqualTo("no");
        assertThat(failover.path("verdicts")
                        .path(0)
                        .path("facts")
                        .path("silence_ms")
                        .intValue())
                .isEqualTo(12);
    }

    @ParameterizedTest
    @CsvSource({
        "server_role,role",
        "server_ip,ip",
        "cpu_usage,cpu_pct",
        "memory_usage,mem_pct",
        "disk_usage,disk_pct",
        "last_heartbeat,last_seen"
    })
    void k033_status_has_both_names(String one, String other) {
        server.cluster.snapshot = Snapshots.mainWith(Snapshots.main(), Snapshots.secondary(Duration.ofMillis(800)));
        for (JsonNode node : data("status").path("nodes")) {
            assertThat(node.has(one)).as(one).isTrue();
            assertThat(node.path(one)).isEqualTo(node.path(other));
        }
    }

    @Test
    void k033_numbers_are_numbers() {
        server.cluster.snapshot = Snapshots.mainWith(Snapshots.main(), Snapshots.secondary(Duration.ofMillis(800)));
        for (JsonNode node : data("status").path("nodes")) {
            for (String name : new String[] {"cpu_usage", "memory_usage", "disk_usage", "cpu_cores", "ram_gb"}) {
                assertThat(node.path(name).isNumber()).as(name).isTrue();
            }
        }
    }

    @Test
    void k034_lag_of_the_secondary_only() {
        server.cluster.snapshot = Snapshots.mainWith(Snapshots.main(), Snapshots.secondary(Duration.ofMillis(800)));
        JsonNode nodes = data("status").path("nodes");
        assertThat(nodes.path(0).has("replication_lag_sec")).isFalse();
        assertThat(nodes.path(1).path("replication_lag_sec").doubleValue()).isEqualTo(0.8);
        assertThat(nodes.path(1).path("db_replication_lag").intValue()).isZero();
    }

    @Test
    void k035_events_in_both_shapes() {
        server.cluster.snapshot = Snapshots.mainWith(Snapshots.main());
        JsonNode data = data("status");
        for (int i = 0; i < 2; i++) {
            JsonNode event = data.path("events").path(i);
            JsonNode recent = data.path("recent_events").path(i);
            assertThat(recent.path("type")).isEqualTo(event.path("event_type"));
            assertThat(recent.path("at")).isEqualTo(event.path("created_at"));
            assertThat(recent.path("node_id")).isEqualTo(event.path("node_id"));
        }
        JsonNode critical = data.path("events").path(0);
        assertThat(critical.path("severity").asText()).isEqualTo("error");
        assertThat(critical.path("severity_level").asText()).isEqualTo("critical");
        assertThat(data("status?limit=1").path("events")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"30,online,true", "31,syncing,false", "120,syncing,false", "121,error,false"})
    void k036_lag_has_colours(long seconds, String status, boolean ok) {
        server.cluster.snapshot =
                Snapshots.mainWith(Snapshots.main(), Snapshots.secondary(Duration.ofSeconds(seconds)));
        JsonNode data = data("status");
        assertThat(data.path("nodes").path(1).path("db_sync_status").asText()).isEqualTo(status);
        assertThat(data.path("db_replication_ok").booleanValue()).isEqualTo(ok);
    }

    @Test
    void k037_a_silent_secondary_is_offline() {
        server.cluster.snapshot = Snapshots.mainWith(
                Snapshots.main(), Snapshots.secondary(Duration.ZERO).as(Role.SECONDARY, NodeStatus.OFFLINE));
        JsonNode data = data("status");
        assertThat(data.path("online_nodes").intValue()).isEqualTo(1);
        assertThat(data.path("nodes").path(1).path("status").asText()).isEqualTo("offline");
        assertThat(data.path("nodes").path(1).path("db_sync_status").asText()).isEqualTo("offline");
        assertThat(data.path("db_replication_ok").booleanValue()).isFalse();
    }

    @Test
    void k039_the_main_answers() {
        server.cluster.snapshot = Snapshots.replica(Snapshots.silentFor(Duration.ZERO));
        JsonNode data = data("check-main-status");
        assertThat(data.path("main_online").booleanValue()).isTrue();
        assertThat(data.path("is_main_online").booleanValue()).isTrue();
        assertThat(data.path("offline_seconds").intValue()).isZero();
        assertThat(data.path("can_promote").booleanValue()).isFalse();
        assertThat(data.path("is_replica").booleanValue()).isTrue();
        assertThat(data.path("reasons").path(0).asText()).isEqualTo("the main is online");
    }

    @Test
    void k040_the_main_is_silent_for_a_minute() {
        server.cluster.snapshot = Snapshots.replica(Snapshots.silentFor(Duration.ofSeconds(61)));
        JsonNode data = data("check-main-status");
        assertThat(data.path("main_online").booleanValue()).isFalse();
        assertThat(data.path("offline_seconds").intValue()).isEqualTo(61);
        assertThat(data.path("offline_minutes").intValue()).isEqualTo(1);
        assertThat(data.path("can_promote").booleanValue()).isFalse();
        assertThat(data.path("main_last_seen").asText()).isEqualTo("2026-05-12 11:45:01");
    }

    @Test
    void k041_the_main_is_silent_for_longer_than_the_threshold() {
        server.cluster.snapshot = Snapshots.replica(Snapshots.silentFor(Duration.ofSeconds(125)));
        JsonNode data = data("check-main-status");
        assertThat(data.path("can_promote").booleanValue()).isTrue();
        assertThat(data.path("offline_minutes").intValue()).isEqualTo(2);
        assertThat(data.path("main_server_ip").asText()).isEqualTo("203.0.113.10");
        assertThat(data.path("main_ip")).isEqualTo(data.path("main_server_ip"));
        assertThat(data.path("reasons").isArray()).isTrue();
        assertThat(data.path("reasons")).isEmpty();
    }

    @Test
    void k043_main_check_on_the_main() {
        server.cluster.snapshot = Snapshots.mainWith(Snapshots.main());
        JsonNode data = data("check-main-status");
        assertThat(data.path("server_role").asText()).isEqualTo("main");
        assertThat(data.path("is_main_online").booleanValue()).isTrue();
        assertThat(data.path("can_promote").booleanValue()).isFalse();
    }

    @Test
    void k044_main_check_wants_a_token() {
        assertThat(server.get("/api/cluster/check-main-status").status()).isEqualTo(401);
    }

    @Test
    void events_are_listed() {
        server.cluster.snapshot = Snapshots.mainWith(Snapshots.main());
        assertThat(data("events?limit=5&before=100").path("events")).hasSize(2);
        assertThat(data("events?before=9223372036854775807").path("events")).hasSize(2);
        assertThat(server.cluster.eventLimits).containsExactly(5, 100);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "events?limit=0",
                "events?limit=1001",
                "events?limit=x",
                "events?before=-1",
                "events?limit=1e3",
                "status?limit=101",
                "events?limit=99999999999999999999"
            })
    void queries_have_bounds(String route) {
        Answer answer = server.get("/api/cluster/" + route, Tokens.asAdmin());
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).contains("expected");
    }

    @Test
    void operations_show_progress() {
        server.cluster.report = Optional.of(StubCluster.report(
                TransitionKind.SETUP_SECONDARY, OperationReport.Status.RUNNING, "", Facts.of("database_bytes", 42)));
        JsonNode data = data("operations/op-1");
        assertThat(data.path("id").asText()).isEqualTo("op-1");
        assertThat(data.path("type").asText()).isEqualTo("setup-secondary");
        assertThat(data.path("status").asText()).isEqualTo("running");
        assertThat(data.path("step").asText()).isEqualTo("TEST_MAIN");
        assertThat(data.path("progress").intValue()).isEqualTo(20);
        assertThat(data.path("started_at").asText()).isEqualTo("2026-05-12T11:45:01Z");
        assertThat(data.path("finished_at").isNull()).isTrue();
        assertThat(data.path("result").path("database_bytes").longValue()).isEqualTo(42);
        assertThat(server.get("/api/cluster/operations/other", Tokens.asAdmin()).status())
                .isEqualTo(404);
        assertThat(server.get("/api/cluster/operations/a%20b", Tokens.asAdmin()).status())
                .isEqualTo(400);
    }
}
