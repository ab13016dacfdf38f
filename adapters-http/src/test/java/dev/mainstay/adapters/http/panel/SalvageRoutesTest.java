package dev.mainstay.adapters.http.panel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.adapters.http.panel.PanelServer.Answer;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** salvage: what was saved of writes that never replicated. Source: D10. */
class SalvageRoutesTest {
    private static final String ROOT = "/api/cluster/salvage";
    private static final String FILE = ROOT + "/op-5/panel.public.users.csv";

    private final PanelServer server = new PanelServer();

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private Answer get(String path) {
        return server.get(path, Tokens.asAdmin());
    }

    @Test
    void reports_are_listed_in_short() {
        Answer answer = get(ROOT);
        assertThat(answer.status()).isEqualTo(200);
        JsonNode report = answer.data().path("reports").path(0);
        assertThat(report.path("operation_id").asText()).isEqualTo("op-5");
        assertThat(report.path("fork_lsn").asText()).isEqualTo("0/5000000");
        assertThat(report.path("end_lsn").asText()).isEqualTo("0/5000400");
        assertThat(report.path("bytes").intValue()).isEqualTo(1024);
        assertThat(report.path("transactions").intValue()).isEqualTo(3);
        assertThat(report.path("rows").intValue()).isEqualTo(3);
        assertThat(report.path("timeline").intValue()).isEqualTo(1);
        assertThat(report.path("table_count").intValue()).isEqualTo(2);
        assertThat(report.path("note_count").intValue()).isEqualTo(1);
        assertThat(report.path("first_at").asText()).isEqualTo("2026-05-12T11:44:01Z");
        assertThat(report.path("last_at").isNull()).isTrue();
        assertThat(report.has("tables")).isFalse();
    }

    @Test
    void one_report_is_shown_whole() {
        JsonNode report = get(ROOT + "/op-5").data();
        JsonNode users = report.path("tables").path(0);
        assertThat(users.path("name").asText()).isEqualTo("users");
        assertThat(users.path("inserts").intValue()).isEqualTo(2);
        assertThat(users.path("updates").intValue()).isEqualTo(1);
        assertThat(users.path("file").asText()).isEqualTo("panel.public.users.csv");
        assertThat(report.path("tables").path(1).path("file").isNull()).isTrue();
        assertThat(report.path("notes").path(0).path("kind").asText()).isEqualTo("large_object");
    }

    @Test
    void an_export_is_a_csv_to_be_saved() {
        Answer answer = get(FILE);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.http().body()).isEqualTo(server.cluster.changes.content);
        assertThat(answer.http().headers().firstValue("Content-Type").orElse(""))
                .startsWith("text/csv");
        assertThat(answer.http().headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"panel.public.users.csv\"");
        assertThat(server.cluster.changes.opened).containsExactly("op-5/panel.public.users.csv");
        assertThat(server.cluster.changes.closed).hasValue(1);
    }

    @Test
    void a_large_export_comes_whole() {
        server.cluster.changes.content = "0123456789abcdef".repeat(1 << 18);
        assertThat(get(FILE).http().body()).isEqualTo(server.cluster.changes.content);
    }

    @Test
    void a_look_at_the_head_leaves_nothing_open() {
        HttpRequest.Builder head =
                server.to(FILE).headers(Tokens.asAdmin()).method("HEAD", HttpRequest.BodyPublishers.noBody());
        assertThat(server.send(head).status()).isEqualTo(200);
        assertThat(server.cluster.changes.closed.get()).isEqualTo(server.cluster.changes.opened.size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/op-6",
                "/op-6/panel.public.users.csv",
                "/op-5/other.csv",
                "/op-5/report.json",
                "/op-5/a/b",
                "/op-5/PANEL.public.users.csv"
            })
    void what_is_not_there_is_404(String path) {
        assertThat(get(ROOT + path).status()).isEqualTo(404);
        assertThat(server.cluster.changes.opened).isEmpty();
    }

    @Test
    void what_was_pruned_meanwhile_is_404() {
        server.cluster.changes.content = "";
        Answer answer = get(FILE);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.message()).isEqualTo("Export not found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/op-5/..%2f..%2fetc%2fpasswd",
                "/op-5/%2e%2e",
                "/op-5/..",
                "/op-5/%2e%2e%2fop-5",
                "/op-5/a%00b",
                "/op-5/%5c..%5cx",
                "/op-5/a%0d%0aX:y",
                "/op%205",
                "/%2e%2e/op-5",
                "/op-5/.hidden",
                "/op-5/a%20b",
                "/op-5/%22;x"
            })
    void a_name_that_leads_elsewhere_opens_nothing(String path) {
        assertThat(get(ROOT + path).status()).as(path).isIn(400, 404);
        assertThat(server.cluster.changes.opened).isEmpty();
    }

    @Test
    void only_administrators_may_look() {
        for (String path : new String[] {ROOT, ROOT + "/op-5", FILE}) {
            assertThat(server.get(path).status()).as(path).isEqualTo(401);
            assertThat(server.get(path, "X-Cluster-Secret", StubCluster.SECRET.reveal())
                            .status())
                    .as(path)
                    .isEqualTo(401);
        }
        assertThat(server.cluster.changes.opened).isEmpty();
    }
}
