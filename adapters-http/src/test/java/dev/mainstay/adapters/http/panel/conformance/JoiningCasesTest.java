package dev.mainstay.adapters.http.panel.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mainstay.adapters.http.panel.conformance.Site.Answer;
import dev.mainstay.domain.identity.SlotName;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** test-connection, join and setup-secondary. Source: spec/panel-api.md 7.4. */
class JoiningCasesTest extends Cases {
    private static final String ELSEWHERE = "203.0.113.9";
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private final Stranger stranger = new Stranger();

    @AfterEach
    void dismiss() {
        stranger.close();
    }

    private static String target(String field, Site main, String more) {
        return "{\"" + field + "\":\"" + main.address() + "\"" + more + "}";
    }

    private static String asSecondary(String field, String address, String secret) {
        return "{\"" + field + "\":\"" + address + "\",\"cluster_secret\":\"" + secret
                + "\",\"server_name\":\"DC2\",\"server_role\":\"secondary\"}";
    }

    private Answer setUp(Site site, String address, String secret) {
        return site.admin("POST", "/setup-secondary", asSecondary("main_server_ip", address, secret));
    }

    private static void standalone(Site site) {
        assertThat(site.data("/config").path("server_role").asText()).isEqualTo("standalone");
    }

    private long slots(Site main) {
        return main.data("/replication-status").path("slots").size();
    }

    @Test
    void k059_all_doors_are_open() {
        Site main = realm.main();
        Answer answer = realm.settle(2).admin("POST", "/test-connection", target("main_server_ip", main, ""));
        fine(answer);
        for (String key : List.of("api_ok", "db_ok", "redis_ok")) {
            assertThat(answer.json().path(key).asBoolean()).as(key).isTrue();
        }
        assertThat(answer.data().path("postgres_ok").asBoolean()).isTrue();
    }

    @Test
    void a_node_that_knows_the_secret_is_told_of_the_server_itself() {
        Site main = realm.main();
        Answer answer = main.node("/test-connection", main.secret(), "");
        fine(answer);
        assertThat(answer.json().path("api_ok").asBoolean()).isTrue();
        assertThat(answer.json().path("db_ok").asBoolean()).isTrue();
        assertThat(answer.data().path("redis_ok").asBoolean()).isTrue();
        assertThat(answer.data().path("main_version").asText()).isEqualTo("1.0.373");
        refused(main.node("/test-connection", "wrong", ""), 401, "cluster secret mismatch");
        refused(main.node("/test-connection", " ", ""), 401, "cluster secret mismatch");
        refused(realm.settle(2).node("/test-connection", main.secret(), ""), 401, "cluster secret mismatch");
        refused(
                main.ask("POST", "/api/cluster/test-connection", "{\"cluster_secret\":\"" + main.secret() + "\"}"),
                401,
                "Missing authorization header");
        refused(
                main.ask(
                        "POST",
                        "/api/cluster/test-connection",
                        "",
                        "X-Cluster-Secret",
                        main.secret(),
                        "Authorization",
                        "Bearer nonsense"),
                401,
                "Invalid or expired token");
        refused(main.node("/status", main.secret(), ""), 401, "Missing authorization header");
        main.postgres.refuseStarts("away");
        main.postgres.kill();
        realm.pass(Duration.ofSeconds(20));
        Answer away = main.node("/test-connection", main.secret(), "");
        assertThat(away.json().path("db_ok").asBoolean(true)).isFalse();
        assertThat(away.data().path("errors").path("postgres").asText()).isNotEmpty();
    }

    @Test
    void k060_one_door_is_closed() {
        Site main = realm.main();
        main.redis.down();
        Answer answer = realm.settle(2).admin("POST", "/test-connection", target("main_ip", main, ""));
        fine(answer);
        assertThat(answer.json().path("redis_ok").asBoolean(true)).isFalse();
        assertThat(answer.data().path("errors").path("redis").asText()).isNotEmpty();
    }

    @Test
    void k061_nobody_is_there() {
        Site main = realm.main();
        main.die();
        Answer answer = realm.settle(2).admin("POST", "/test-connection", target("main_ip", main, ""));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.success()).isFalse();
        for (String key : List.of("api_ok", "db_ok", "redis_ok")) {
            assertThat(answer.json().path(key).asBoolean(true)).as(key).isFalse();
        }
        assertThat(answer.message()).startsWith("Cannot connect to main server: ");
    }

    @Test
    void k062_a_wrong_secret_is_no_401() {
        Site main = realm.main();
        Answer answer = realm.settle(2)
                .admin("POST", "/test-connection", target("main_ip", main, ",\"cluster_secret\":\"bad\""));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.success()).isFalse();
        assertThat(answer.message()).isEqualTo("cluster_secret invalid");
    }

    @Test
    void k063_without_an_address() {
        refused(realm.settle(1).admin("POST", "/test-connection", "{}"), 400, "Invalid request");
    }

    @Test
    void k064_k075_a_node_is_admitted() {
        Site main = realm.main();
        Answer answer = enrolled(main, 2);
        fine(answer);
        JsonNode grant = answer.json();
        assertThat(grant.path("cluster_id").asText())
                .isEqualTo(main.data("/config").path("cluster_id").asText());
        assertThat(grant.path("node_id").intValue()).isEqualTo(2);
        assertThat(grant.path("replication_slot").asText()).isEqualTo("replica_2");
        assertThat(grant.path("db_port").intValue()).isEqualTo(5432);
        assertThat(grant.path("db_host").asText()).isEqualTo(main.address());
        assertThat(grant.path("db_user").asText()).isEqualTo("replicator");
        assertThat(grant.path("replication_user").asText()).isEqualTo("replicator");
        assertThat(grant.path("db_password")).isEqualTo(grant.path("replication_password"));
        assertThat(main.data("/replication-status")
                        .path("slots")
                        .get(0)
                        .path("slot_name")
                        .asText())
                .isEqualTo("replica_2");
    }

    @Test
    void k065_the_secret_may_stand_in_the_body() {
        Site main = realm.main();
        Answer answer = main.ask(
                "POST",
                "/api/cluster/join",
                joining(2).replaceFirst("\\{", "{\"cluster_secret\":\"" + main.secret() + "\","));
        fine(answer);
    }

    @Test
    void k066_two_secrets_that_differ() {
        Site main = realm.main();
        Answer answer =
                main.node("/join", main.secret(), joining(2).replaceFirst("\\{", "{\"cluster_secret\":\"other\","));
        refused(answer, 401, "cluster secret mismatch");
        assertThat(main.postgres.tables().nodes()).hasSize(1);
    }

    @Test
    void k067_strangers_leave_no_trace() {
        Site main = realm.main();
        long events = main.data("/events").path("events").size();
        refused(main.node("/join", "wrong", joining(2)), 401, "cluster secret mismatch");
        refused(main.node("/join", " ", joining(2)), 401, "cluster secret mismatch");
        refused(main.ask("POST", "/api/cluster/join", joining(2)), 401, "cluster secret mismatch");
        realm.pass(Duration.ofSeconds(5));
        assertThat(main.postgres.tables().nodes()).hasSize(1);
        assertThat(slots(main)).isZero();
        assertThat(main.data("/events").path("events")).hasSize((int) events);
    }

    @Test
    void k068_a_blank_secret_never_matches() {
        Site fresh = realm.settle(2);
        Site left = realm.main();
        fine(left.admin("POST", "/leave", ""));
        for (Site site : List.of(fresh, left)) {
            for (String route : List.of("/join", "/heartbeat", "/promote", "/notify", "/uploads")) {
                refused(
                        site.ask("POST", "/api/cluster" + route, "{\"cluster_secret\":\"\"}"),
                        401,
                        "cluster secret mismatch");
            }
            standalone(site);
        }
    }

    @Test
    void k069_nobody_joins_as_main() {
        Site main = realm.main();
        Answer answer = main.node("/join", main.secret(), joining(2).replace("\"secondary\"", "\"main\""));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(main.postgres.tables().nodes()).hasSize(1);
    }

    @Test
    void k070_the_same_server_again() {
        Site main = realm.main();
        enrolled(main, 2);
        Answer again = main.node("/join", main.secret(), joining(2).replace("203.0.113.2", "203.0.113.22"));
        fine(again);
        assertThat(again.json().path("node_id").intValue()).isEqualTo(2);
        realm.pass(Duration.ofSeconds(5));
        assertThat(main.postgres.tables().nodes()).hasSize(2);
        assertThat(main.told("node_rejoined")).isEqualTo(1);
    }

    @Test
    void k071_the_mains_own_id() {
        Site main = realm.main();
        String own = main.state.load().node().hardwareId().value();
        Answer answer = main.node("/join", main.secret(), joining(2).replace("hw-of-a-guest-2", own));
        assertThat(answer.status()).isEqualTo(409);
        assertThat(row(main, 1).path("role").asText()).isEqualTo("main");
        assertThat(main.postgres.tables().nodes()).hasSize(1);
    }

    @Test
    void k072_one_that_was_removed_comes_back() {
        Site main = realm.main();
        enrolled(main, 2);
        fine(main.admin("DELETE", "/nodes/2", ""));
        fine(enrolled(main, 2));
        fine(beat(main, 2, "0"));
        assertThat(row(main, 2).path("server_ip").asText()).isEqualTo("203.0.113.2");
    }

    @Test
    void k073_who_is_no_main_admits_nobody() {
        Site main = realm.main();
        Site secondary = realm.joined(main, 2);
        Answer conflict = secondary.node("/join", main.secret(), joining(5));
        assertThat(conflict.status()).isEqualTo(409);
        assertThat(conflict.text()).doesNotContain("cluster_id", "password");
        refused(realm.settle(3).node("/join", main.secret(), joining(5)), 401, "cluster secret mismatch");
    }

    @Test
    void k074_more_nodes_than_slots() {
        Site main = realm.main();
        for (int number = 20; number < 30; number++) {
            main.postgres.control().createSlot(new SlotName("taken_" + number));
        }
        refused(main.node("/join", main.secret(), joining(2)), 409, "node limit reached");
        assertThat(main.postgres.tables().nodes()).hasSize(1);
    }

    @Test
    void k076_what_a_main_is_told() throws IOException {
        realm.welcome(ELSEWHERE, stranger.healthy().port());
        stranger.says("/api/cluster/notify", 200, "{\"success\":true,\"message\":\"Notification processed\"}");
        stranger.says("/api/cluster/join", 409, "{\"success\":false,\"message\":\"node limit reached\"}");
        realm.databases.add(
                new dev.mainstay.domain.identity.Endpoint(
                        new dev.mainstay.domain.identity.NodeAddress(ELSEWHERE), 5432),
                realm.clock);
        Site site = realm.settle(2);
        Answer answer = setUp(site, ELSEWHERE, "a-secret");
        assertThat(answer.status()).as(answer.text()).isEqualTo(503);
        assertThat(answer.message()).startsWith("main server rejected join: node limit reached");
        Stranger.Asked join = stranger.asked.stream()
                .filter(asked -> asked.path().endsWith("/join"))
                .findFirst()
                .orElseThrow();
        JsonNode body = MAPPER.readTree(join.body());
        assertThat(join.secretHeader()).isEqualTo("a-secret");
        assertThat(body.path("cluster_secret").asText()).isEqualTo("a-secret");
        assertThat(body.path("hardware_id").asText().length()).isGreaterThanOrEqualTo(16);
        for (String port : List.of("api_port", "db_port", "redis_port")) {
            assertThat(body.path(port).isInt()).as(port).isTrue();
        }

        Site main = realm.main();
        Site joined = realm.settle(3);
        Answer good = setUp(joined, main.address(), main.secret());
        assertThat(good.status()).as(good.text()).isIn(200, 202);
        assertThat(good.json().path("assigned_role").asText()).isEqualTo("secondary");
        assertThat(good.data().path("role").asText()).isEqualTo("secondary");
        assertThat(good.data().path("main_ip").asText()).isEqualTo(main.address());
        assertThat(good.data().path("replication_slot").asText()).isEqualTo("replica_2");
        assertThat(good.data().path("node_id").intValue()).isEqualTo(2);
        assertThat(good.json().path("cluster_id").asText()).isNotEmpty();
    }

    @Test
    void k077_k081_the_documents_name_and_a_secret_with_white_space() {
        Site main = realm.main();
        Site site = realm.settle(2);
        Answer answer =
                site.admin("POST", "/setup-secondary", asSecondary("main_ip", main.address(), main.secret() + " \\n"));
        assertThat(answer.status()).as(answer.text()).isIn(200, 202);
        realm.until("it streams", () -> site.state().equals("streaming"));
    }

    @Test
    void k078_without_a_secret() {
        Site site = realm.settle(2);
        refused(
                site.admin("POST", "/setup-secondary", "{\"main_ip\":\"203.0.113.1\"}"),
                400,
                "Main server IP and cluster secret are required");
    }

    @Test
    void k079_a_main_that_says_401() {
        Site main = realm.main();
        Site site = realm.settle(2);
        refused(setUp(site, main.address(), "wrong"), 400, "cluster_secret invalid");
        standalone(site);
    }

    @Test
    void k080_a_main_that_is_dead_or_broken() {
        Site site = realm.settle(2);
        refused(setUp(site, ELSEWHERE, "a-secret"), 503, "main server unreachable");
        realm.welcome(
                ELSEWHERE, stranger.says("/health", 200, "<html>hello</html>").port());
        assertThat(setUp(site, ELSEWHERE, "a-secret").status()).isEqualTo(503);
        stranger.says("/health", 500, "{\"success\":false,\"message\":\"boom\"}");
        assertThat(setUp(site, ELSEWHERE, "a-secret").status()).isEqualTo(503);
        standalone(site);
    }

    @Test
    void k082_who_is_a_member_joins_nobody() {
        Site main = realm.main();
        Site secondary = realm.joined(main, 2);
        assertThat(setUp(main, secondary.address(), main.secret()).status()).isEqualTo(409);
        assertThat(setUp(secondary, main.address(), main.secret()).status()).isEqualTo(409);
    }

    @Test
    void k083_a_server_is_not_its_own_main() {
        Site site = realm.settle(2);
        refused(setUp(site, site.address(), "a-secret"), 400, "main_ip is this server");
    }

    @Test
    void k088_a_main_of_another_make() {
        realm.welcome(ELSEWHERE, stranger.healthy().port());
        stranger.says("/api/cluster/notify", 200, "{\"success\":true,\"message\":\"Notification processed\"}");
        stranger.says(
                "/api/cluster/join",
                200,
                "{\"success\":true,\"message\":\"Successfully joined cluster\",\"cluster_id\":\"CL-0123456789abcdef\","
                        + "\"assigned_role\":\"secondary\",\"main_server_ip\":\"" + ELSEWHERE
                        + "\",\"db_host\":\"postgres\",\"db_port\":5432,\"db_user\":\"proxpanel\",\"db_password\":\"p\","
                        + "\"db_name\":\"proxpanel\",\"redis_host\":\"redis\",\"redis_port\":6379,"
                        + "\"replication_slot\":\"replica_02:42:ac:11:00:02\"}");
        realm.databases.add(
                new dev.mainstay.domain.identity.Endpoint(
                        new dev.mainstay.domain.identity.NodeAddress(ELSEWHERE), 5432),
                realm.clock);
        Site site = realm.settle(2);
        Answer answer = setUp(site, ELSEWHERE, "a-secret");
        assertThat(answer.status()).as(answer.text()).isEqualTo(503);
        assertThat(answer.message()).startsWith("main server rejected join: ").contains("node_id");
        standalone(site);
    }
}
