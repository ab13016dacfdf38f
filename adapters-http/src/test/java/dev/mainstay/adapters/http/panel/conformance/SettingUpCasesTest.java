package dev.mainstay.adapters.http.panel.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.adapters.http.panel.conformance.Site.Answer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** setup-main. Source: spec/panel-api.md 7.3. */
class SettingUpCasesTest extends Cases {
    private static final String SETUP = "/setup-main";

    @Test
    void k048_without_a_body() {
        Answer answer = realm.settle(1).admin("POST", SETUP, "");
        fine(answer);
        JsonNode data = answer.data();
        assertThat(data.path("role").asText()).isEqualTo("main");
        assertThat(data.path("node_id").intValue()).isEqualTo(1);
        for (JsonNode level : List.of(data, answer.json())) {
            assertThat(level.path("cluster_secret").asText()).matches("[0-9a-f]{64}");
            assertThat(level.path("cluster_id").asText()).isNotEmpty().hasSizeLessThanOrEqualTo(50);
        }
        assertThat(data.path("pg_hba_line").asText()).isEqualTo("host replication replicator <secondary_ip>/32 md5");
    }

    @Test
    void k049_with_name_and_address() {
        Site main = realm.settle(1);
        fine(main.admin("POST", SETUP, "{\"server_name\":\"DC1 Primary\",\"server_ip\":\"203.0.113.10\"}"));
        realm.pass(Duration.ofSeconds(5));
        assertThat(row(main, 1).path("server_name").asText()).isEqualTo("DC1 Primary");
        assertThat(row(main, 1).path("server_ip").asText()).isEqualTo("203.0.113.10");
    }

    @Test
    void k050_with_the_documents_name_of_the_name() {
        Site main = realm.settle(1);
        fine(main.admin("POST", SETUP, "{\"display_name\":\"DC1\",\"server_name\":\"other\"}"));
        realm.pass(Duration.ofSeconds(5));
        assertThat(main.data("/config").path("server_name").asText()).isEqualTo("DC1");
    }

    @Test
    void k051_an_address_that_is_none() {
        Site main = realm.settle(1);
        assertThat(main.admin("POST", SETUP, "{\"server_ip\":\"a b;rm -rf /\"}").status())
                .isEqualTo(400);
        assertThat(main.data("/config").path("server_role").asText()).isEqualTo("standalone");
        assertThat(main.journal.entries()).isEmpty();
    }

    @Test
    void k052_what_is_not_understood() {
        Site main = realm.settle(1);
        for (String body :
                List.of("[1]", "{\"server_name\":5}", "{", "{\"server_name\":\"a\",\"server_name\":\"b\"}")) {
            refused(main.admin("POST", SETUP, body), 400, "Invalid request");
        }
        assertThat(main.journal.entries()).isEmpty();
    }

    @Test
    void k053_again_on_a_main() {
        Site main = realm.main();
        String secret = main.secret();
        Answer again = main.admin("POST", SETUP, "");
        refused(again, 409, "already configured (role=main)");
        assertThat(again.data().path("cluster_id").asText())
                .isEqualTo(main.data("/config").path("cluster_id").asText());
        assertThat(again.text()).doesNotContain(secret);
        fine(main.node("/join", secret, joining(2)));
    }

    @Test
    void k054_on_a_secondary() {
        Site secondary = realm.joined(realm.main(), 2);
        JsonNode before = secondary.data("/config");
        assertThat(secondary.admin("POST", SETUP, "").status()).isEqualTo(409);
        JsonNode after = secondary.data("/config");
        for (String key : List.of("server_role", "cluster_id", "server_ip", "main_server_ip", "epoch", "state")) {
            assertThat(after.path(key)).isEqualTo(before.path(key));
        }
    }

    @Test
    void k055_twice_at_once() {
        Site main = realm.settle(1);
        CompletableFuture<Answer> first = main.begin("POST", SETUP, "");
        CompletableFuture<Answer> second = main.begin("POST", SETUP, "");
        List<Integer> codes =
                List.of(realm.answered(first).status(), realm.answered(second).status());
        assertThat(codes).containsExactlyInAnyOrder(200, 409);
        realm.pass(Duration.ofSeconds(5));
        assertThat(main.postgres.tables().nodes()).hasSize(1);
        assertThat(main.told("cluster_created")).isEqualTo(1);
    }

    @Test
    void k056_a_setting_that_needs_a_restart() {
        Site main = realm.settle(1);
        main.postgres.pinTooLow("wal_level");
        Answer answer = main.admin("POST", SETUP, "");
        refused(answer, 500, "failed to set wal_level — postgres restart required");
        assertThat(answer.data().path("restart_required").asBoolean()).isTrue();
        assertThat(main.data("/config").path("server_role").asText()).isEqualTo("standalone");
        assertThat(main.postgres.tables().config()).isEmpty();
    }

    @Test
    void k057_what_is_stored() {
        Site main = realm.main();
        realm.pass(Duration.ofSeconds(5));
        assertThat(main.told("cluster_created")).isEqualTo(1);
        assertThat(main.postgres.tables().config()).isPresent();
        assertThat(main.postgres.tables().nodes()).hasSize(1);
    }

    @Test
    void k058_secrets_stay_where_they_belong() {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        root.addAppender(logged);
        try {
            Site main = realm.main();
            Site secondary = realm.joined(main, 2);
            String password =
                    main.state.load().secrets().replication().orElseThrow().reveal();
            realm.pass(Duration.ofMinutes(15));
            for (Site site : List.of(main, secondary)) {
                for (String path : List.of("/config", "/status", "/events", "/explain", "/replication-status")) {
                    assertThat(site.get(path).text()).doesNotContain(main.secret(), password);
                }
            }
            assertThat(logged.list)
                    .isNotEmpty()
                    .noneMatch(
                            event -> (event.getFormattedMessage() + event.getKeyValuePairs()).contains(main.secret()))
                    .noneMatch(event -> (event.getFormattedMessage() + event.getKeyValuePairs()).contains(password));
        } finally {
            root.detachAppender(logged);
        }
    }
}
