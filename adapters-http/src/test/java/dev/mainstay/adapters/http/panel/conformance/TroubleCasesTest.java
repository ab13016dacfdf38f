package dev.mainstay.adapters.http.panel.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.adapters.http.panel.conformance.Site.Answer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What goes wrong around a node. Source: spec/panel-api.md 7.8. */
class TroubleCasesTest extends Cases {
    @Test
    void k165_an_event_with_much_to_say() {
        Site main = realm.settle(1);
        main.hooks.failWith("ö".repeat(2_000));
        fine(main.admin("POST", "/setup-main", ""));
        realm.pass(Duration.ofSeconds(40));
        for (String description : List.of(told(main.data("/events")), told(main.data("/status")))) {
            assertThat(description).hasSize(500).startsWith("Not reached: ").endsWith("ö…");
        }
        assertThat(main.postgres.tables().events(100, Long.MAX_VALUE))
                .as("it is stored")
                .anyMatch(event -> event.type().equals("hook_failed")
                        && event.description().length() == 500);
    }

    private static String told(JsonNode answer) {
        for (JsonNode event : answer.path("events")) {
            if (event.path("event_type").asText().equals("hook_failed")) {
                return event.path("description").asText();
            }
        }
        throw new AssertionError("no such event: " + answer);
    }

    @Test
    void k167_the_database_is_away_for_a_while() {
        Site main = realm.main();
        Site second = realm.joined(main, 2);
        main.postgres.refuseStarts("it is being restarted");
        main.postgres.kill();
        for (int second5 = 0; second5 < 4; second5++) {
            realm.pass(Duration.ofSeconds(5));
            for (String route : List.of("/config", "/status", "/events", "/replication-status", "/explain")) {
                sound(main.get(route));
            }
            Answer change = main.admin("PATCH", "/config", "{\"auto_failover_threshold_seconds\":90}");
            sound(change);
            assertThat(change.status()).as(change.text()).isBetween(500, 599);
            sound(main.admin("POST", "/failover", "{\"target_node_id\":2}"));
            sound(main.admin("DELETE", "/nodes/2", ""));
            sound(main.node("/join", main.secret(), joining(3)));
            sound(main.ask("GET", "/health", ""));
        }
        assertThat(main.ask("GET", "/health", "").status()).isEqualTo(503);
        main.postgres.recover();
        realm.until("it is back", main::takesWrites);
        realm.pass(Duration.ofSeconds(10));

        assertThat(main.ask("GET", "/health", "").status()).isEqualTo(200);
        config(main, "{\"auto_failover_threshold_seconds\":90}");
        realm.pass(Duration.ofSeconds(60));
        assertThat(main.state()).isEqualTo("main");
        assertThat(second.state()).isEqualTo("streaming");
        assertThat(second.told("failover_started") + main.told("failover_started"))
                .isZero();
        assertThat(main.data("/status").path("nodes")).hasSize(2);
    }

    /** In the envelope, whatever it is, and without a word of ours that no operator understands. */
    private static void sound(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isIn(200, 409, 412, 500, 503);
        assertThat(answer.text()).doesNotContain("Exception", "\tat ", "dev.mainstay", "SELECT", "INSERT");
        if (!answer.http().uri().getPath().equals("/health")) {
            assertThat(answer.success()).as(answer.text()).isEqualTo(answer.status() == 200);
            assertThat(answer.success() || !answer.message().isBlank())
                    .as(answer.text())
                    .isTrue();
        }
    }
}
