package dev.mainstay.adapters.http.panel.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.adapters.http.panel.conformance.Site.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Heartbeats and notices. Source: spec/panel-api.md 7.5. */
class TalkingCasesTest extends Cases {
    private static String newMain(Site of, String address, long epoch, int node) {
        return "{\"event\":\"new_main\",\"new_main_ip\":\"" + address + "\",\"cluster_id\":\""
                + of.data("/config").path("cluster_id").asText() + "\",\"epoch\":" + epoch + ",\"node_id\":" + node
                + ",\"timestamp\":\"2026-05-12T11:45:01Z\"}";
    }

    @Test
    void k089_as_an_existing_node_beats() {
        Site main = realm.main();
        enrolled(main, 2);
        Answer answer = beat(main, 2, "1");
        fine(answer);
        assertThat(answer.message()).isEqualTo("Heartbeat received");
        assertThat(answer.json().path("main_version").asText()).isEqualTo("1.0.373");
        assertThat(answer.json().path("update_available").isBoolean()).isTrue();
        assertThat(answer.data().path("server_time").asText()).isNotEmpty();
    }

    @Test
    void k090_k091_known_by_id_or_else_by_address() {
        Site main = realm.main();
        enrolled(main, 2);
        refused(main.node("/heartbeat", main.secret(), beating(7, "1")), 404, "Node not found in cluster");
        Answer renamed = main.node(
                "/heartbeat", main.secret(), beating(2, "7").replace("hw-of-a-guest-2", "hw-of-another-card"));
        fine(renamed);
        realm.pass(Duration.ofSeconds(35));
        assertThat(row(main, 2).path("db_replication_lag").intValue()).isEqualTo(7);
    }

    @Test
    void k092_the_receivers_clock_counts() {
        Site main = realm.main();
        enrolled(main, 2);
        fine(beat(main, 2, "1"));
        Instant at = realm.clock.wallClock().instant();
        realm.pass(Duration.ofSeconds(35));
        Instant stored = Instant.parse(row(main, 2).path("last_heartbeat").asText());
        assertThat(Duration.between(stored, at).abs()).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void k093_numbers_out_of_range() {
        Site main = realm.main();
        enrolled(main, 2);
        fine(main.node("/heartbeat", main.secret(), beating(2, "1").replace("12.5", "250")));
        realm.pass(Duration.ofSeconds(35));
        assertThat(row(main, 2).path("cpu_usage").doubleValue()).isEqualTo(100);
        refused(
                main.node("/heartbeat", main.secret(), beating(2, "1").replace("12.5", "\"abc\"")),
                400,
                "Invalid request");
    }

    @Test
    void k094_a_secondary_names_the_main() {
        Site main = realm.main();
        Site secondary = realm.joined(main, 2);
        Answer answer = secondary.node("/heartbeat", main.secret(), beating(7, "1"));
        refused(answer, 409, "not the main server");
        assertThat(answer.data().path("main_server_ip").asText()).isEqualTo(main.address());
    }

    @Test
    void k099_an_unknown_new_main() {
        Site main = realm.main();
        Site secondary = realm.joined(main, 2);
        Answer answer = secondary.node("/notify", main.secret(), newMain(secondary, "203.0.113.99", 9, 9));
        assertThat(answer.status()).isEqualTo(409);
        realm.pass(Duration.ofSeconds(10));
        assertThat(secondary.data("/config").path("main_server_ip").asText()).isEqualTo(main.address());
        assertThat(secondary.redis.look().following())
                .contains(new dev.mainstay.domain.identity.Endpoint(main.host(), 6379));
    }

    @Test
    void k100_k124_the_others_follow_the_new_main() {
        Site main = realm.main();
        Site second = realm.joined(main, 2);
        Site third = realm.joined(main, 3);
        main.die();
        realm.until(
                "one leads",
                () -> second.state().equals("main") || third.state().equals("main"));
        realm.pass(Duration.ofSeconds(40));
        assertThat(second.state()).isEqualTo("main");
        assertThat(third.state()).isEqualTo("streaming");
        assertThat(third.data("/config").path("main_server_ip").asText()).isEqualTo(second.address());
        assertThat(third.data("/check-main-status").path("main_online").asBoolean())
                .isTrue();
        assertThat(second.told("new_main_acknowledged") + third.told("new_main_acknowledged"))
                .isGreaterThanOrEqualTo(1);
    }

    @Test
    void k101_k127_a_main_that_hears_of_a_newer_one_closes_itself() {
        Site main = realm.main();
        Site second = realm.joined(main, 2);
        realm.cut(main, second);
        realm.until("the other one leads", () -> second.state().equals("main"));
        assertThat(main.state()).isEqualTo("main");
        realm.mend(main, second);
        realm.until("the old main is closed", () -> !main.takesWrites());
        realm.pass(Duration.ofSeconds(60));
        assertThat(main.data("/config").path("server_role").asText() + main.state())
                .isNotEqualTo("mainmain");
        assertThat(main.events.latest(1_000))
                .anyMatch(event -> event.event().kind().word().equals("split_brain_detected")
                        || event.event().kind().word().equals("fenced"));
    }

    @Test
    void k102_an_epoch_that_is_not_newer() {
        Site main = realm.main();
        Site second = realm.joined(main, 2);
        refused(main.node("/notify", main.secret(), newMain(main, second.address(), 1, 2)), 409, "stale epoch");
        realm.pass(Duration.ofSeconds(5));
        assertThat(main.state()).isEqualTo("main");
        assertThat(main.takesWrites()).isTrue();
    }

    @Test
    void k103_notices_without_effect() {
        Site main = realm.main();
        JsonNode before = main.data("/config");
        for (String event : List.of("ping", "something_newer")) {
            Answer answer = main.node("/notify", main.secret(), "{\"event\":\"" + event + "\"}");
            fine(answer);
            assertThat(answer.message()).isEqualTo("Notification processed");
        }
        for (String key : List.of("server_role", "cluster_id", "epoch", "state")) {
            assertThat(main.data("/config").path(key)).isEqualTo(before.path(key));
        }
    }

    @Test
    void k104_a_time_that_is_none() {
        Site main = realm.main();
        refused(main.node("/notify", main.secret(), "{\"event\":\"ping\",\"timestamp\":\"\"}"), 400, "Invalid request");
    }

    @Test
    void k095_what_a_secondary_sends_and_how_often() {
        Site main = realm.main();
        realm.joined(main, 2);
        Instant first = Instant.parse(row(main, 2).path("last_heartbeat").asText());
        int beats = 0;
        Instant last = first;
        for (int second = 0; second < 100; second++) {
            realm.pass(Duration.ofSeconds(1));
            Instant seen = Instant.parse(row(main, 2).path("last_heartbeat").asText());
            beats += seen.isAfter(last) ? 1 : 0;
            last = seen;
        }
        assertThat(beats).isGreaterThanOrEqualTo(2);
    }
}
