package dev.mainstay.hosts.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.adapters.http.patroni.PatroniSettings;
import dev.mainstay.domain.observation.ServerFacts;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.Tags;
import dev.mainstay.hosts.cli.Parts;
import dev.mainstay.ports.out.ScheduledSwitchover;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the conformance cases do not ask of the second listener, over the product's own server and a scene. */
class PatroniStandingTest {

    private static final Parts PARTS = new Parts();
    private static final PatroniStub STUB =
            new PatroniStub(new FreePorts().next("127.0.0.1"), PARTS.demo().ids(), PatroniSettings.open("batman"));

    private final PatroniClient client = STUB.client();

    @AfterAll
    static void end_everything() {
        STUB.close();
        PARTS.close();
    }

    @BeforeEach
    void a_fresh_scene() {
        STUB.scene = PatroniScene.three(0);
    }

    private int change(String method, String document) {
        return client.send(method, "/config", document.replace('\'', '"')).status();
    }

    @Test
    void a_patch_leaves_a_short_threshold_that_it_does_not_name() {
        STUB.scene.threshold = Duration.ofSeconds(5);
        assertThat(change("PATCH", "{'pause':true}")).isEqualTo(200);
        assertThat(STUB.scene.threshold).isEqualTo(Duration.ofSeconds(5));
        assertThat(change("PATCH", "{'pause':null}")).isEqualTo(200);
        assertThat(STUB.scene.threshold).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void one_that_is_named_is_raised_to_patronis_bottom() {
        STUB.scene.threshold = Duration.ofSeconds(5);
        assertThat(change("PATCH", "{'ttl':6}")).isEqualTo(200);
        assertThat(STUB.scene.threshold).isEqualTo(Duration.ofSeconds(20));
        assertThat(change("PUT", "{'ttl':40}")).isEqualTo(200);
        assertThat(STUB.scene.threshold).isEqualTo(Duration.ofSeconds(40));
    }

    @Test
    void a_main_that_keeps_clients_out_is_no_primary_for_a_load_balancer() {
        STUB.scene.admits = false;
        for (String path : new String[] {"/", "/primary", "/read-write", "/read-only", "/health"}) {
            assertThat(client.get(path).status()).as(path).isEqualTo(503);
        }
        assertThat(client.get("/leader").status()).isEqualTo(200);
        assertThat(client.get("/patroni").json().path("state").asText()).isEqualTo("starting");
        STUB.scene.admits = true;
        assertThat(client.get("/primary").status()).isEqualTo(200);
    }

    @Test
    void a_restart_that_is_refused_says_why_in_the_header_too() {
        STUB.scene.mainCondition = NodeCondition.ISOLATED;
        PatroniClient.Answer answer = client.post("/restart", "{}");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("this main is closed");
        assertThat(answer.header("X-Mainstay-Reason")).isEqualTo("this main is closed");
    }

    @Test
    void a_main_that_was_isolated_leads_nobody() {
        STUB.scene.mainCondition = NodeCondition.ISOLATED;
        STUB.scene.running = false;
        assertThat(client.get("/primary").status()).isEqualTo(503);
        assertThat(client.get("/patroni").json().path("cluster_unlocked").asBoolean())
                .isTrue();
    }

    @Test
    void a_replica_whose_main_is_silent_is_readable_and_knows_no_more_of_the_cluster() {
        STUB.scene = PatroniScene.three(1);
        STUB.scene.mainOnline = false;
        STUB.scene.mainSilence = Duration.ofMinutes(2);
        assertThat(client.get("/replica").status()).isEqualTo(200);
        assertThat(client.get("/async").status()).isEqualTo(503);
    }

    @Test
    void what_is_kept_and_not_acted_on_is_told() {
        var answer = client.send("PATCH", "/config", "{\"slots\":{\"reports\":{\"type\":\"physical\"}}}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("x-mainstay-reason")).isEqualTo("kept, and not acted on: slots");
        assertThat(client.send("PATCH", "/config", "{\"slots\":null}").header("x-mainstay-reason"))
                .isEmpty();
    }

    @Test
    void every_node_shows_what_waits_at_any_of_them() {
        STUB.scene = PatroniScene.three(1);
        STUB.scene.scheduled = Optional.of(new ScheduledSwitchover(
                Optional.of(PatroniScene.id(2)), Duration.ZERO, Instant.parse("2030-01-01T10:00:00Z"), "user:ana"));
        STUB.scene.waiting = List.of(new ServerFacts.WaitingSetting("max_connections", "60", "61"));
        JsonNode shown = client.get("/cluster").json();
        JsonNode planned = shown.path("scheduled_switchover");
        assertThat(planned.path("at").asText()).isEqualTo("2030-01-01T10:00:00.000000+00:00");
        assertThat(planned.path("from").asText()).isEqualTo("n0");
        assertThat(planned.path("to").asText()).isEqualTo("n2");
        for (JsonNode member : shown.path("members")) {
            assertThat(member.path("pending_restart").asBoolean()).isTrue();
            assertThat(member.path("pending_restart_reason")
                            .path("max_connections")
                            .path("new_value")
                            .asText())
                    .isEqualTo("61");
        }
    }

    @Test
    void whom_a_switchover_is_planned_for_may_still_stand_aside_today() {
        STUB.scene.tags.put(2, Tags.of(Map.of("nofailover", new Tags.Tag(Tags.Kind.FLAG, "true"))));
        String now = "{\"leader\":\"n0\",\"candidate\":\"n2\"}";
        assertThat(client.post("/switchover", now).status()).isEqualTo(412);
        String later = now.replace("}", ",\"scheduled_at\":\"2030-01-01T10:00:00Z\"}");
        assertThat(client.post("/switchover", later).status()).isEqualTo(202);
    }

    @Test
    void the_write_gap_of_the_last_change_is_shown_with_what_it_rests_on() {
        assertThat(client.get("/metrics").body().lines())
                .filteredOn(line -> line.startsWith("mainstay_last_write_gap_seconds{"))
                .singleElement()
                .asString()
                .contains("basis=\"measured\"")
                .endsWith("} 0.12");
    }

    private void restarted(String body, String within) {
        STUB.done.clear();
        assertThat(client.post("/restart", body).body()).isEqualTo("restarted successfully");
        assertThat(STUB.done).containsExactly("restart within " + within);
    }

    @Test
    void a_restart_by_order_is_waited_for_whatever_is_said_about_a_main_that_crashed() {
        restarted("", "PT5M");
        assertThat(change("PATCH", "{'primary_start_timeout':0}")).isEqualTo(200);
        restarted("", "PT2M");
        restarted("{\"timeout\":60}", "PT1M");
        assertThat(change("PATCH", "{'primary_start_timeout':30}")).isEqualTo(200);
        restarted("", "PT30S");
        var config = STUB.scene.config;
        STUB.scene = PatroniScene.three(1);
        STUB.scene.config = config;
        restarted("", "PT2M");
    }

    @Test
    void a_members_scheduled_restart_stands_beside_it() {
        STUB.scene = PatroniScene.three(1);
        String body = "{'schedule':'2030-01-01T10:00:00Z','postgres_version':'9.6.3'}".replace('\'', '"');
        assertThat(client.post("/restart", body).status()).isEqualTo(202);
        JsonNode members = client.get("/cluster").json().path("members");
        assertThat(members.path(0).has("scheduled_restart")).isFalse();
        assertThat(members.path(1).path("scheduled_restart").path("schedule").asText())
                .startsWith("2030-01-01T10:00:00");
        assertThat(client.get("/patroni")
                        .json()
                        .path("scheduled_restart")
                        .path("postgres_version")
                        .asText())
                .isEqualTo("9.6.3");
    }
}
