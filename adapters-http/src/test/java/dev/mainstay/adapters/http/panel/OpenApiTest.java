package dev.mainstay.adapters.http.panel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.adapters.http.panel.FuzzRequests.Header;
import dev.mainstay.adapters.http.panel.FuzzRequests.Request;
import dev.mainstay.adapters.http.panel.InProcessPanel.Answer;
import dev.mainstay.adapters.http.panel.Routes.Route;
import dev.mainstay.adapters.http.panel.wire.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The served description holds every route, says who may call it, and points nowhere. */
class OpenApiTest {
    private final InProcessPanel panel = new InProcessPanel();

    private JsonNode document() {
        String[] token = Tokens.asAdmin();
        Answer answer = panel.send(new Request(
                "GET", "/api/cluster/openapi.json", List.of(new Header(token[0], token[1])), "", true, true));
        assertThat(answer.status()).isEqualTo(200);
        return Json.parse(answer.body().getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }

    @Test
    void every_route_is_in_it_and_nothing_else() {
        List<String> described = new ArrayList<>();
        document()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(verb -> described.add(verb.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        assertThat(described)
                .containsExactlyInAnyOrderElementsOf(
                        panel.routes.stream().map(Route::toString).toList());
    }

    @Test
    void it_says_who_may_call() {
        JsonNode paths = document().path("paths");
        for (Route route : panel.routes) {
            JsonNode security = paths.path(route.path())
                    .path(route.method().toLowerCase(Locale.ROOT))
                    .path("security");
            if (route.isOpen()) {
                assertThat(security).as(route.toString()).isEmpty();
            } else {
                assertThat(security.get(0).has(route.isNode() ? "clusterSecret" : "admin"))
                        .as(route.toString())
                        .isTrue();
            }
        }
    }

    @Test
    void every_answer_has_a_schema_and_every_place_a_parameter() {
        JsonNode document = document();
        assertThat(document.path("openapi").asText()).startsWith("3.");
        for (JsonNode path : document.path("paths")) {
            for (JsonNode operation : path) {
                assertThat(operation.path("responses")).isNotEmpty();
                for (JsonNode answer : operation.path("responses")) {
                    JsonNode schema =
                            answer.path("content").path("application/json").path("schema");
                    boolean points = schema.has("$ref");
                    assertThat(
                                    points
                                            ? document.at(schema.path("$ref")
                                                            .asText()
                                                            .substring(1))
                                                    .isObject()
                                            : schema.isObject())
                            .as(schema.toString())
                            .isTrue();
                    assertThat(answer.path("description").asText()).isNotBlank();
                }
            }
        }
        assertThat(document.path("paths")
                        .path("/api/cluster/operations/{id}")
                        .path("get")
                        .path("parameters")
                        .get(0)
                        .path("name")
                        .asText())
                .isEqualTo("id");
    }

    @Test
    void it_says_what_a_command_reads_and_what_an_answer_counts_in() {
        JsonNode paths = document().path("paths");
        JsonNode failover = paths.path("/api/cluster/failover").path("post");
        JsonNode drain = failover.at("/requestBody/content/application~1json/schema/properties/drain_seconds");
        assertThat(drain.path("type").asText()).isEqualTo("integer");
        assertThat(drain.path("description").asText()).isEqualTo("seconds");
        assertThat(failover.path("parameters").findValuesAsText("name")).containsExactly("dry_run", "Prefer");
        JsonNode row = paths.path("/api/cluster/status")
                .path("get")
                .at(
                        "/responses/200/content/application~1json/schema/properties/data/properties/nodes/items/properties");
        assertThat(row.path("cpu_usage").path("description").asText()).isEqualTo("percent, 0 to 100");
        assertThat(row.path("last_heartbeat").path("nullable").asBoolean()).isTrue();
        assertThat(paths.path("/api/cluster/join")
                        .path("post")
                        .at("/requestBody/content/application~1json/schema/required")
                        .toString())
                .contains("hardware_id", "server_ip");
    }

    @Test
    void it_is_for_administrators() {
        assertThat(panel.send(new Request("GET", "/api/cluster/openapi.json", List.of(), "", false, true))
                        .status())
                .isEqualTo(401);
    }
}
