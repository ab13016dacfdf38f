package dev.mainstay.adapters.http.panel.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.adapters.http.panel.conformance.Site.Answer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** {@code rotate-secret} over real sockets. Source: spec/panel-api.md 1.20, ADR 0018. */
class RotatingSecretTest extends Cases {
    @Test
    void every_member_takes_the_next_one_and_the_old_one_is_refused_in_the_end() {
        Site main = realm.main();
        Site second = realm.joined(main, 2);
        Site third = realm.joined(main, 3);
        String old = main.secret();
        Answer answer = main.admin("POST", "/rotate-secret", "");
        fine(answer);
        assertThat(answer.message()).isEqualTo("Cluster secret rotated");
        String next = answer.data().path("cluster_secret").asText();
        assertThat(next).hasSize(64).isNotEqualTo(old).isEqualTo(main.secret());
        assertThat(second.secret()).isEqualTo(next);
        assertThat(third.secret()).isEqualTo(next);

        for (Site site : realm.sites()) {
            refused(site.node("/notify", old, "{\"event\":\"ping\"}"), 401, "cluster secret mismatch");
            fine(site.node("/notify", next, "{\"event\":\"ping\"}"));
        }
        String id = answer.data().path("operation_id").asText();
        assertThat(main.data("/operations/" + id).path("status").asText()).isEqualTo("done");
        assertThat(main.data("/status").path("secret_rotation").isNull()).isTrue();
        assertThat(main.told("secret_rotated")).isEqualTo(1);
        assertThat(main.get("/events").text() + main.data("/status") + second.data("/status"))
                .doesNotContain(next, old);
        realm.pass(Duration.ofMinutes(3));
        assertThat(main.told("node_offline")).isZero();
    }

    @Test
    void one_that_is_away_is_named_until_it_is_back() {
        Site main = realm.main();
        Site second = realm.joined(main, 2);
        String old = main.secret();
        second.crash();
        Answer answer = main.ask(
                "POST",
                "/api/cluster/rotate-secret",
                "",
                "Authorization",
                "Bearer " + main.token(),
                "Prefer",
                "respond-async");
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        assertThat(answer.data().path("cluster_secret").asText()).hasSize(64);
        realm.pass(Duration.ofSeconds(10));
        JsonNode open = main.data("/status").path("secret_rotation");
        assertThat(open.path("type").asText()).isEqualTo("rotate-secret");
        assertThat(open.path("note").asText()).isEqualTo("waits for node 2");
        assertThat(open.path("result").path("waiting_for").asText()).isEqualTo("2");
        refused(main.admin("POST", "/rotate-secret", ""), 409, "operation in progress");
        fine(main.node("/notify", old, "{\"event\":\"ping\"}"));

        second.start();
        realm.until(
                "it is over", () -> main.data("/status").path("secret_rotation").isNull());
        refused(main.node("/notify", old, "{\"event\":\"ping\"}"), 401, "cluster secret mismatch");
        assertThat(second.secret()).isEqualTo(main.secret()).isNotEqualTo(old);
    }

    @Test
    void a_dry_run_shows_the_steps_and_a_secondary_refuses() {
        Site main = realm.main();
        Site second = realm.joined(main, 2);
        String old = main.secret();
        JsonNode plan =
                main.admin("POST", "/rotate-secret?dry_run=true", "").data().path("plan");
        assertThat(plan.path("may_start").asBoolean()).isTrue();
        assertThat(plan.path("steps").size()).isEqualTo(3);
        refused(second.admin("POST", "/rotate-secret", ""), 409, "not the main server: rotate the secret there");
        assertThat(main.secret()).isEqualTo(old);
    }
}
