package dev.mainstay.adapters.http.panel.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.adapters.http.panel.conformance.Site.Answer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/** What all classes of conformance cases share: a realm per case, and the usual states. */
abstract class Cases {
    final Realm realm = new Realm();

    @AfterEach
    void end() {
        realm.close();
    }

    /** A member that is only known by what it sends. */
    static String joining(int number) {
        return "{\"hardware_id\":\"hw-of-a-guest-" + number + "\",\"server_name\":\"DC" + number
                + "\",\"server_ip\":\"203.0.113." + number + "\",\"requested_role\":\"secondary\"}";
    }

    Answer enrolled(Site main, int number) {
        Answer answer = main.node("/join", main.secret(), joining(number));
        realm.pass(Duration.ofSeconds(8));
        return answer;
    }

    /** As an existing node of the panel sends it. */
    static String beating(int number, String lag) {
        return "{\"cluster_id\":\"c\",\"hardware_id\":\"hw-of-a-guest-" + number
                + "\",\"server_role\":\"secondary\",\"server_name\":\"DC" + number + "\",\"server_ip\":\"203.0.113."
                + number + "\",\"main_server_ip\":\"203.0.113.1\",\"database_id\":\"unknown\",\"db_replication_lag\":"
                + lag + ",\"cpu_cores\":4,\"ram_gb\":8,\"subscriber_count\":10,\"cpu_usage\":12.5,\"memory_usage\":40,"
                + "\"disk_usage\":50,\"version\":\"1.0.373\",\"timestamp\":\"2026-05-12T14:45:01.123456789+03:00\"}";
    }

    Answer beat(Site main, int number, String lag) {
        return main.node("/heartbeat", main.secret(), beating(number, lag));
    }

    static JsonNode row(Site site, int id) {
        for (JsonNode node : site.data("/status").path("nodes")) {
            if (node.path("id").intValue() == id) {
                return node;
            }
        }
        throw new AssertionError("no row of node " + id + ": " + site.data("/status"));
    }

    static void refused(Answer answer, int status, String message) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.message()).isEqualTo(message);
        assertThat(answer.success()).isFalse();
    }

    static void fine(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.success()).isTrue();
    }

    static void config(Site main, String body) {
        fine(main.admin("PATCH", "/config", body));
    }
}
