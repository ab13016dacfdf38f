package dev.mainstay.adapters.http.panel.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.adapters.http.panel.conformance.Site.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Promotion by a person and by itself. Source: spec/panel-api.md 7.6. */
class PromotingCasesTest extends Cases {
    private static final String PROMOTE = "/promote-to-main";
    private Site main;
    private Site second;

    /** R, with automatic failover off: who is to act is the test. */
    private void pairByHand() {
        main = realm.main();
        second = realm.joined(main, 2);
        config(main, "{\"auto_failover_enabled\":false}");
        realm.pass(Duration.ofSeconds(10));
    }

    /** */
    private void lost() {
        pairByHand();
        main.die();
        realm.pass(Duration.ofSeconds(150));
    }

    private void pair() {
        main = realm.main();
        second = realm.joined(main, 2);
    }

    @Test
    void k105_k106_never_beside_a_living_main() {
        pairByHand();
        refused(second.admin("POST", PROMOTE, ""), 409, "main is online — refusing to promote");
        refused(second.admin("POST", PROMOTE, "{\"force\":true}"), 409, "main is online — refusing to promote");
        assertThat(second.inRecovery()).isTrue();
    }

    @Test
    void k107_k108_k109_k126_the_main_is_lost() {
        lost();
        Answer answer = second.admin("POST", PROMOTE, "");
        fine(answer);
        assertThat(answer.data().path("new_role").asText()).isEqualTo("main");
        assertThat(Instant.parse(answer.data().path("promoted_at").asText())).isNotNull();
        assertThat(answer.data().path("replication_lag_at_promote_sec").doubleValue())
                .isLessThan(1);
        assertThat(second.takesWrites()).isTrue();
        realm.pass(Duration.ofSeconds(10));
        JsonNode config = second.data("/config");
        assertThat(config.path("server_role").asText()).isEqualTo("main");
        assertThat(config.path("main_server_ip").asText()).isEqualTo(second.address());
        assertThat(row(second, 1).path("status").asText()).isEqualTo("failed");
        long epoch = config.path("epoch").longValue();
        refused(second.admin("POST", PROMOTE, ""), 409, "already main");
        assertThat(second.data("/config").path("epoch").longValue()).isEqualTo(epoch);
        assertThat(second.data("/replication-status")
                        .path("slots")
                        .get(0)
                        .path("slot_name")
                        .asText())
                .isEqualTo("replica_1");
    }

    @Test
    void k112_twice_at_once() {
        lost();
        CompletableFuture<Answer> first = second.begin("POST", PROMOTE, "");
        CompletableFuture<Answer> other = second.begin("POST", PROMOTE, "");
        List<Integer> codes =
                List.of(realm.answered(first).status(), realm.answered(other).status());
        assertThat(codes).contains(200).isSubsetOf(200, 409);
        realm.pass(Duration.ofSeconds(10));
        assertThat(second.told("failover_completed")).isEqualTo(1);
    }

    @Test
    void k113_who_has_nothing_to_promote() {
        Site fresh = realm.settle(3);
        assertThat(fresh.admin("POST", PROMOTE, "").status()).isEqualTo(409);
        assertThat(realm.main().admin("POST", PROMOTE, "").status()).isEqualTo(409);
    }

    @Test
    void k114_without_redis_and_services() {
        lost();
        second.redis.down();
        second.services.failWith("no engine");
        Answer answer = second.admin("POST", PROMOTE, "");
        fine(answer);
        assertThat(answer.data().path("deferred")).isNotEmpty();
        realm.pass(Duration.ofSeconds(10));
        assertThat(second.told("sync_error")).isGreaterThanOrEqualTo(2);
    }

    @Test
    void k115_k116_by_itself_after_the_threshold() {
        pair();
        Instant died = realm.clock.wallClock().instant();
        main.die();
        realm.pass(Duration.ofSeconds(110));
        assertThat(second.inRecovery()).isTrue();
        realm.until("it leads", () -> second.state().equals("main"));
        assertThat(Duration.between(died, realm.clock.wallClock().instant()))
                .isBetween(Duration.ofSeconds(115), Duration.ofSeconds(190));
        realm.pass(Duration.ofSeconds(10));
        assertThat(row(second, 1).path("status").asText()).isIn("offline", "failed");
        assertThat(row(second, 2).path("role").asText()).isEqualTo("main");
        int started = -1;
        int completed = -1;
        JsonNode events = second.data("/events").path("events");
        for (int index = 0; index < events.size(); index++) {
            String type = events.get(index).path("event_type").asText();
            started = type.equals("failover_started") ? index : started;
            completed = type.equals("failover_completed") ? index : completed;
        }
        assertThat(completed).as("newest first").isGreaterThanOrEqualTo(0).isLessThan(started);
    }

    @Test
    void k117_automatic_failover_is_off() {
        lost();
        realm.pass(Duration.ofSeconds(150));
        assertThat(second.inRecovery()).isTrue();
        assertThat(second.data("/check-main-status").path("can_promote").asBoolean())
                .isTrue();
    }

    @Test
    void k118_another_threshold() {
        pair();
        config(main, "{\"auto_failover_threshold_seconds\":300}");
        realm.pass(Duration.ofSeconds(10));
        main.die();
        realm.pass(Duration.ofSeconds(290));
        assertThat(second.inRecovery()).isTrue();
        realm.until("it leads", () -> second.state().equals("main"));
    }

    @Test
    void k119_a_dead_agent_beside_a_living_database() {
        pair();
        main.crash();
        realm.pass(Duration.ofMinutes(5));
        assertThat(second.inRecovery()).isTrue();
        assertThat(second.events.latest(1_000))
                .noneMatch(event -> event.event().kind().word().equals("failover_started"));
    }

    @Test
    void k120_a_health_that_points_elsewhere() {
        pair();
        try (Stranger webServer = new Stranger().says("/health", 301, "")) {
            main.crash();
            realm.welcome(main.address(), webServer.port());
            realm.pass(Duration.ofMinutes(5));
        }
        assertThat(second.inRecovery()).isTrue();
    }

    @Test
    void k121_another_version() {
        pair();
        second.startAs("1.0.374");
        realm.pass(Duration.ofSeconds(90));
        main.die();
        realm.pass(Duration.ofMinutes(5));
        assertThat(second.inRecovery()).isTrue();
        fine(second.admin("POST", PROMOTE, ""));
    }

    @Test
    void k122_a_main_that_was_never_seen() {
        pair();
        second.die();
        main.die();
        second.start();
        realm.pass(Duration.ofMinutes(5));
        assertThat(second.inRecovery()).isTrue();
    }

    @Test
    void k123_one_good_probe_in_between() {
        pair();
        realm.cut(main, second);
        realm.pass(Duration.ofSeconds(100));
        realm.mend(main, second);
        realm.pass(Duration.ofSeconds(10));
        realm.cut(main, second);
        realm.pass(Duration.ofSeconds(100));
        assertThat(second.inRecovery()).isTrue();
        realm.mend(main, second);
    }

    @Test
    void k125_one_that_is_only_read_from() {
        main = realm.main();
        second = realm.joined(main, 2, "server3");
        main.die();
        realm.pass(Duration.ofMinutes(6));
        assertThat(second.inRecovery()).isTrue();
    }

    @Test
    void k128_killed_between_the_promotion_and_the_row() {
        lost();
        CompletableFuture<Answer> asked = second.begin("POST", PROMOTE, "");
        for (int turn = 0; turn < 4_000 && second.inRecovery(); turn++) {
            realm.clock.advance(Duration.ofMillis(5));
            realm.turn();
        }
        assertThat(second.inRecovery()).isFalse();
        second.crash();
        second.start();
        realm.pass(Duration.ofSeconds(60));
        assertThat(second.state()).isEqualTo("main");
        assertThat(second.told("failover_completed")).isEqualTo(1);
        assertThat(row(second, 2).path("role").asText()).isEqualTo("main");
        asked.cancel(true);
    }
}
