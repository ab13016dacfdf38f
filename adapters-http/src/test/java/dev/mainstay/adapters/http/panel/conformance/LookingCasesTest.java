package dev.mainstay.adapters.http.panel.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.adapters.http.panel.conformance.Site.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Configuration, status and the look at the main. Source: spec/panel-api.md 7.2. */
class LookingCasesTest extends Cases {
    private static final List<String[]> PAIRS = List.of(
            new String[] {"server_role", "role"},
            new String[] {"server_ip", "ip"},
            new String[] {"cpu_usage", "cpu_pct"},
            new String[] {"memory_usage", "mem_pct"},
            new String[] {"disk_usage", "disk_pct"},
            new String[] {"last_heartbeat", "last_seen"});

    @Test
    void k025_config_of_a_standalone_server() {
        JsonNode data = realm.settle(1).data("/config");
        assertThat(data.path("server_role").asText()).isEqualTo("standalone");
        assertThat(data.path("is_active").isBoolean()).isTrue();
        assertThat(data.path("is_active").booleanValue()).isFalse();
        assertThat(data.path("cluster_id").asText("none")).isEmpty();
        for (String key : List.of("server_ip", "hardware_id", "database_id")) {
            assertThat(data.path(key).asText()).as(key).isNotEmpty();
        }
    }

    @Test
    void k026_status_of_a_standalone_server() {
        Answer answer = realm.settle(1).get("/status");
        fine(answer);
        JsonNode data = answer.data();
        assertThat(data.path("server_role").asText()).isEqualTo("standalone");
        assertThat(data.path("local_role").asText()).isEqualTo("standalone");
        for (String list : List.of("nodes", "events", "recent_events")) {
            assertThat(data.path(list).isArray()).isTrue();
            assertThat(data.path(list)).isEmpty();
        }
        assertThat(data.path("total_nodes").intValue()).isZero();
        assertThat(data.path("db_replication_ok").asBoolean(true)).isFalse();
    }

    @Test
    void k027_main_check_of_a_standalone_server() {
        JsonNode data = realm.settle(1).data("/check-main-status");
        assertThat(data.path("is_configured").asBoolean(true)).isFalse();
        assertThat(data.path("can_promote").asBoolean(true)).isFalse();
    }

    @Test
    void k028_config_of_a_fresh_main() {
        Site main = realm.main();
        JsonNode data = main.data("/config");
        assertThat(data.path("server_role").asText()).isEqualTo("main");
        assertThat(data.path("is_active").asBoolean()).isTrue();
        assertThat(data.path("cluster_secret").asText()).isEqualTo(main.secret());
        assertThat(data.path("main_server_port").intValue()).isEqualTo(80);
    }

    @Test
    void k029_the_secret_is_masked_after_its_window() {
        Site main = realm.main();
        realm.pass(Duration.ofMinutes(15));
        Answer answer = main.get("/config");
        assertThat(answer.data().path("cluster_secret_masked").asBoolean()).isTrue();
        assertThat(answer.data().path("cluster_secret").asText()).isNotEmpty();
        assertThat(answer.text()).doesNotContain(main.secret());
        assertThat(main.node(
                                "/join",
                                answer.data().path("cluster_secret").asText().replaceAll("[^ -~]", "."),
                                joining(2))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void k030_a_reseller_sees_no_config() {
        Site main = realm.main();
        Answer answer = main.ask("GET", "/api/cluster/config", "", "Authorization", "Bearer " + main.token("reseller"));
        refused(answer, 403, "Admin access required");
        assertThat(answer.text()).doesNotContain(main.secret());
    }

    @Test
    void k031_config_of_a_secondary() {
        Site main = realm.main();
        JsonNode data = realm.joined(main, 2).data("/config");
        assertThat(data.path("server_role").asText()).isEqualTo("secondary");
        assertThat(data.path("server_ip").asText()).isEqualTo("203.0.113.2");
        assertThat(data.path("server_name").asText()).isEqualTo("DC2");
        assertThat(data.has("cluster_secret")).isFalse();
        assertThat(data.path("main_server_ip").asText()).isEqualTo(main.address());
    }

    @Test
    void k032_status_of_a_secondary() {
        Site secondary = realm.joined(realm.main(), 2);
        JsonNode data = secondary.data("/status");
        assertThat(data.path("local_role").asText()).isEqualTo("secondary");
        assertThat(data.path("nodes")).hasSize(2);
        assertThat(row(secondary, 1).path("role").asText()).isEqualTo("main");
        Instant seen = Instant.parse(row(secondary, 1).path("last_seen").asText());
        assertThat(Duration.between(seen, realm.clock.wallClock().instant())).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void k033_k034_rows_have_the_names_of_both_shapes() {
        Site main = realm.main();
        enrolled(main, 2);
        fine(beat(main, 2, "1"));
        realm.pass(Duration.ofSeconds(40));
        for (JsonNode node : main.data("/status").path("nodes")) {
            for (String[] pair : PAIRS) {
                assertThat(node.has(pair[0])).as(pair[0]).isTrue();
                assertThat(node.path(pair[0])).isEqualTo(node.path(pair[1]));
            }
        }
        JsonNode second = row(main, 2);
        assertThat(second.path("cpu_usage").isNumber()).isTrue();
        assertThat(second.path("memory_usage").isNumber()).isTrue();
        assertThat(second.path("replication_lag_sec").isNumber()).isTrue();
        assertThat(second.path("db_replication_lag").isInt()).isTrue();
        assertThat(row(main, 1).has("replication_lag_sec")).isFalse();
    }

    @Test
    void k035_events_in_both_shapes() {
        Site main = realm.main();
        for (int number = 2; number < 9; number++) {
            enrolled(main, number);
            fine(main.node(
                    "/notify",
                    main.secret(),
                    "{\"event\":\"node_left\",\"hardware_id\":\"hw-of-a-guest-" + number + "\"}"));
        }
        realm.pass(Duration.ofSeconds(10));
        JsonNode data = main.data("/status");
        JsonNode events = data.path("events");
        assertThat(events).hasSize(10);
        for (int index = 0; index < events.size(); index++) {
            JsonNode event = events.get(index);
            JsonNode recent = data.path("recent_events").get(index);
            assertThat(recent.path("type")).isEqualTo(event.path("event_type"));
            assertThat(recent.path("at")).isEqualTo(event.path("created_at"));
            assertThat(recent.path("node_id")).isEqualTo(event.path("node_id"));
            if (index > 0) {
                assertThat(event.path("id").intValue())
                        .isLessThan(events.get(index - 1).path("id").intValue());
            }
        }
        assertThat(main.data("/status?limit=3").path("events")).hasSize(3);
    }

    @Test
    void k036_lag_has_its_colours() {
        Site main = realm.main();
        enrolled(main, 2);
        for (String[] each : new String[][] {{"30", "online"}, {"31", "syncing"}, {"121", "error"}}) {
            fine(beat(main, 2, each[0]));
            realm.pass(Duration.ofSeconds(35));
            assertThat(row(main, 2).path("db_sync_status").asText()).as(each[0]).isEqualTo(each[1]);
            assertThat(main.data("/status").path("db_replication_ok").asBoolean())
                    .isEqualTo(each[1].equals("online"));
        }
    }

    @Test
    void k037_k038_silence_and_return_are_told_once() {
        Site main = realm.main();
        enrolled(main, 2);
        fine(beat(main, 2, "0"));
        realm.pass(Duration.ofSeconds(165));
        assertThat(row(main, 2).path("status").asText()).isEqualTo("offline");
        assertThat(main.data("/status").path("online_nodes").intValue()).isEqualTo(1);
        assertThat(main.told("node_offline")).isEqualTo(1);
        fine(beat(main, 2, "0"));
        realm.pass(Duration.ofSeconds(35));
        assertThat(row(main, 2).path("status").asText()).isEqualTo("online");
        assertThat(main.told("node_online")).isEqualTo(1);
    }

    @Test
    void k039_the_main_answers() {
        JsonNode data = realm.joined(realm.main(), 2).data("/check-main-status");
        assertThat(data.path("main_online").asBoolean()).isTrue();
        assertThat(data.path("is_main_online").asBoolean()).isTrue();
        assertThat(data.path("offline_seconds").intValue()).isZero();
        assertThat(data.path("can_promote").asBoolean()).isFalse();
        assertThat(data.path("is_replica").asBoolean()).isTrue();
    }

    @Test
    void k040_k041_k042_the_main_is_silent() {
        Site main = realm.main();
        Site secondary = realm.joined(main, 2);
        config(main, "{\"auto_failover_enabled\":false}");
        realm.pass(Duration.ofSeconds(10));
        main.die();
        realm.pass(Duration.ofSeconds(62));
        JsonNode early = secondary.data("/check-main-status");
        assertThat(early.path("main_online").asBoolean(true)).isFalse();
        assertThat(early.path("offline_seconds").intValue()).isBetween(55, 70);
        assertThat(early.path("offline_minutes").intValue()).isBetween(0, 1);
        assertThat(early.path("can_promote").asBoolean(true)).isFalse();
        realm.pass(Duration.ofSeconds(65));
        JsonNode late = secondary.data("/check-main-status");
        assertThat(late.path("can_promote").asBoolean()).isTrue();
        assertThat(late.path("offline_minutes").intValue()).isEqualTo(2);
        assertThat(row(secondary, 1).path("status").asText()).isNotEqualTo("online");
        assertThat(secondary.inRecovery()).isTrue();
    }

    @Test
    void k043_the_main_looks_at_itself() {
        JsonNode data = realm.main().data("/check-main-status");
        assertThat(data.path("server_role").asText()).isEqualTo("main");
        assertThat(data.path("is_main_online").asBoolean()).isTrue();
        assertThat(data.path("can_promote").asBoolean(true)).isFalse();
    }

    @Test
    void k044_the_main_check_asks_for_a_token() {
        Site secondary = realm.joined(realm.main(), 2);
        assertThat(secondary.ask("GET", "/api/cluster/check-main-status", "").status())
                .isEqualTo(401);
    }

    @Test
    void k045_an_idle_main_is_not_lagged_behind() {
        Site main = realm.main();
        Site secondary = realm.joined(main, 2);
        realm.pass(Duration.ofMinutes(10));
        for (Site site : List.of(main, secondary)) {
            assertThat(row(site, 2).path("replication_lag_sec").doubleValue()).isZero();
            assertThat(row(site, 2).path("db_sync_status").asText()).isEqualTo("online");
        }
    }

    @Test
    void k046_k047_the_streams_of_both() {
        Site main = realm.main();
        Site secondary = realm.joined(main, 2);
        JsonNode primary = main.data("/replication-status");
        assertThat(primary.path("is_replica").asBoolean(true)).isFalse();
        assertThat(primary.path("replicas")).hasSize(1);
        assertThat(primary.path("replicas").get(0).path("state").asText()).isEqualTo("streaming");
        assertThat(primary.path("slots").get(0).path("slot_name").asText()).isEqualTo("replica_2");
        assertThat(primary.path("slots").get(0).path("active").asBoolean()).isTrue();
        JsonNode replica = secondary.data("/replication-status");
        assertThat(replica.path("is_replica").asBoolean()).isTrue();
        assertThat(replica.path("is_connected").asBoolean()).isTrue();
        assertThat(replica.path("slot_name").asText()).isEqualTo("replica_2");
        Instant received = Instant.parse(replica.path("last_received").asText());
        assertThat(Duration.between(received, realm.clock.wallClock().instant()))
                .isLessThan(Duration.ofMinutes(1));
    }
}
