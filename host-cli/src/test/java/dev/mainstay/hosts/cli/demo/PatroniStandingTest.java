package dev.mainstay.hosts.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.adapters.http.patroni.PatroniSettings;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.hosts.cli.Parts;
import java.time.Duration;
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
}
