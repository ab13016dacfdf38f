package dev.mainstay.adapters.http.panel.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.adapters.http.panel.ConformancePanel;
import dev.mainstay.adapters.http.panel.ConformancePanel.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** 7.8, what stands before the routes: K-150 to K-153, K-166 and K-168. */
class K8ReadOnlyTest {
    private final ConformancePanel panel = new ConformancePanel();

    @AfterEach
    void stop() throws Exception {
        panel.close();
    }

    private static String[] token() {
        return ConformancePanel.bearer(ConformancePanel.admin(), ConformancePanel.key());
    }

    @Test
    void k150_a_write_on_a_secondary() {
        panel.replica();
        Answer answer = panel.send("POST", "/api/subscribers", "{}", token());
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.json().path("success").asBoolean(true)).isFalse();
        assertThat(answer.json().path("error").asText()).isEqualTo("secondary server is read-only");
        assertThat(answer.message()).isEqualTo("secondary server is read-only");
        assertThat(answer.json().path("main_server_ip").asText()).isEqualTo("203.0.113.10");
    }

    @Test
    void k151_a_read_of_the_same() {
        panel.replica();
        assertThat(panel.send("GET", "/api/subscribers", "", token()).status()).isNotEqualTo(503);
    }

    @Test
    void k152_logging_in() {
        panel.replica();
        assertThat(panel.send("POST", "/api/auth/login", "{}", token()).status())
                .isNotEqualTo(503);
    }

    @Test
    void k153_a_write_without_a_token() {
        panel.replica();
        assertThat(panel.send("POST", "/api/subscribers", "{}").status()).isEqualTo(401);
    }

    @Test
    void k166_a_large_body_and_the_connection_after_it() {
        panel.main();
        String secret = ConformancePanel.secret().reveal();
        Answer answer = panel.send(
                "POST",
                "/api/cluster/heartbeat",
                "{\"a\":\"" + "x".repeat(1 << 20) + "\"}",
                "X-Cluster-Secret",
                secret);
        assertThat(answer.status()).isIn(413, 400);
        assertThat(panel.send("GET", "/health", "").status()).isEqualTo(200);
    }

    @Test
    void k168_an_error_of_ours_tells_nothing() {
        panel.main();
        String secret = ConformancePanel.secret().reveal();
        panel.databaseFails(new IllegalStateException("INSERT INTO x VALUES ('" + secret + "'); password=sekret"));
        Answer answer = panel.send("GET", "/api/cluster/events", "", token());
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).doesNotContain(secret, "INSERT", "sekret", "IllegalState");
    }
}
