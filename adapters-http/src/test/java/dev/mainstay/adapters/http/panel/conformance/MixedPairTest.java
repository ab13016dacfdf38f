package dev.mainstay.adapters.http.panel.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.adapters.http.panel.conformance.Site.Answer;
import dev.mainstay.domain.identity.ClusterId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Our main beside a secondary of the panel's own make. Source: spec/panel-api.md 9. */
class MixedPairTest extends Cases {
    private static final String IDENTITY =
            ",\"hardware_id\":\"02:42:ac:11:00:02\",\"server_name\":\"DC2\",\"server_ip\":\"203.0.113.2\"";
    private static final String JOIN = IDENTITY + ",\"requested_role\":\"secondary\",\"database_id\":\"unknown\"";
    private static final String BEAT = IDENTITY
            + ",\"cluster_id\":\"c\",\"server_role\":\"secondary\",\"main_server_ip\":\"203.0.113.1\","
            + "\"database_id\":\"unknown\",\"db_replication_lag\":0,\"cpu_cores\":4,\"ram_gb\":8,"
            + "\"subscriber_count\":10,\"cpu_usage\":12.5,\"memory_usage\":40.25,\"disk_usage\":50,"
            + "\"version\":\"1.0.373\",\"timestamp\":\"2026-05-12T14:45:01.123456789+03:00\"";

    private JsonNode asks(ExistingNode node, Site main, String route, String fields) {
        return realm.answered(node.asks(main.door().endpoint().port(), route, fields));
    }

    @Test
    void it_joins_beats_is_told_and_fetches_uploads() throws IOException {
        Site main = realm.main();
        main.uploads.put("logo.png", new byte[] {0, (byte) 0xff});
        try (ExistingNode node = new ExistingNode(main.secret())) {
            realm.welcome("203.0.113.2", node.port());
            JsonNode grant = asks(node, main, "/join", JOIN);
            for (String flat :
                    List.of("cluster_id", "assigned_role", "db_host", "db_user", "db_password", "redis_host")) {
                assertThat(grant.path(flat).asText()).as(flat).isNotEmpty();
            }
            assertThat(grant.path("db_port").isInt()).isTrue();
            assertThat(grant.path("success").asBoolean()).isTrue();

            JsonNode reply = asks(node, main, "/heartbeat", BEAT);
            assertThat(reply.path("main_version").asText()).isEqualTo("1.0.373");
            assertThat(reply.path("update_available").asBoolean(true)).isFalse();
            realm.pass(Duration.ofSeconds(35));
            assertThat(row(main, 2).path("status").asText()).isEqualTo("online");

            JsonNode uploads = asks(node, main, "/uploads", "");
            assertThat(uploads.path("data").get(0).path("content").asText()).isEqualTo("00ff");

            config(main, "{\"auto_failover_enabled\":false}");
            realm.pass(Duration.ofSeconds(5));
            assertThat(node.heard).contains("config_update");
            fine(main.admin("DELETE", "/nodes/2", ""));
            assertThat(node.heard).contains("node_removed");
            assertThat(node.complaints).isEmpty();
        }
    }

    @Test
    void the_role_is_not_handed_to_one_that_cannot_take_it() throws IOException {
        Site main = realm.main();
        try (ExistingNode node = new ExistingNode(main.secret())) {
            realm.welcome("203.0.113.2", node.port());
            assertThat(asks(node, main, "/join", JOIN).path("success").asBoolean())
                    .isTrue();
            assertThat(asks(node, main, "/heartbeat", BEAT).path("success").asBoolean())
                    .isTrue();
            realm.pass(Duration.ofSeconds(40));
            Answer answer = main.admin("POST", "/failover", "{\"target_node_id\":2}");
            assertThat(answer.status()).as(answer.text()).isIn(409, 412);
            assertThat(main.takesWrites()).isTrue();
            assertThat(node.complaints).isEmpty();
        }
    }

    @Test
    void it_reads_the_next_secret_in_the_shared_row() throws IOException {
        Site main = realm.main();
        ClusterId cluster =
                new ClusterId(main.data("/config").path("cluster_id").asText());
        realm.pass(Duration.ofSeconds(5));
        assertThat(row(main, cluster))
                .as("nobody reads it")
                .startsWith("sha256:")
                .doesNotContain(main.secret());
        String typed = main.secret();
        try (ExistingNode node =
                new ExistingNode(() -> row(main, cluster).startsWith("sha256:") ? typed : row(main, cluster))) {
            realm.welcome("203.0.113.2", node.port());
            assertThat(asks(node, main, "/join", JOIN).path("success").asBoolean())
                    .isTrue();
            assertThat(asks(node, main, "/heartbeat", BEAT).path("success").asBoolean())
                    .isTrue();
            realm.pass(Duration.ofSeconds(35));
            assertThat(row(main, 2).path("status").asText()).isEqualTo("online");
            assertThat(row(main, cluster)).as("it reads it").isEqualTo(typed);

            Answer answer = main.admin("POST", "/rotate-secret", "");
            fine(answer);
            String next = answer.data().path("cluster_secret").asText();
            assertThat(row(main, cluster))
                    .isEqualTo(next)
                    .isEqualTo(main.secret())
                    .isNotEqualTo(typed);
            assertThat(asks(node, main, "/heartbeat", BEAT).path("success").asBoolean())
                    .isTrue();
            refused(main.node("/notify", typed, "{\"event\":\"ping\"}"), 401, "cluster secret mismatch");

            fine(main.admin("DELETE", "/nodes/2", ""));
            realm.pass(Duration.ofSeconds(10));
            assertThat(row(main, cluster)).startsWith("sha256:");
            assertThat(node.complaints).isEmpty();
        }
    }

    private static String row(Site main, ClusterId cluster) {
        return main.postgres.tables().sharedSecret(cluster).orElse("");
    }
}
