package dev.mainstay.adapters.http.panel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.Routes.Route;
import dev.mainstay.adapters.http.panel.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What the served description says of bodies, parameters and answers is what the routes really read and answer: it is found
 * out anew and compared. {@code -Ddocs.write} writes it anew.
 */
class OpenApiBodiesTest {
    private static final Path STORED =
            Path.of("src/main/resources/dev/mainstay/adapters/http/panel/openapi-bodies.json");
    private static final ObjectMapper PRETTY = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final RouteProbe probe = new RouteProbe();

    @Test
    void every_field_parameter_and_answer_is_described() throws IOException {
        ObjectNode found = Json.object();
        for (Route route : probe.routes()) {
            ObjectNode entry = found.putObject(route.toString());
            entry.set("query", all(probe.parameters(route)));
            if (!route.method().equals("GET") && !route.method().equals("DELETE")) {
                entry.set("body", all(probe.fields(route)));
            }
            boolean itself = route.path().endsWith("/openapi.json");
            entry.set("answer", itself ? Json.object().put("type", "object") : probe.answers(route));
        }
        String text = PRETTY.writeValueAsString(found) + "\n";
        if (System.getProperty("docs.write") != null) {
            Files.createDirectories(STORED.getParent());
            Files.writeString(STORED, text);
        }
        assertThat(Files.readString(STORED))
                .as("run with -Ddocs.write to write it anew")
                .isEqualTo(text);
        everyNumberHasAUnit(found);
        everyStatusIsDescribed();
        everyRouteWasUnderstood(found);
    }

    private static ObjectNode all(Map<String, ObjectNode> fields) {
        ObjectNode object = Json.object();
        fields.forEach(object::set);
        return object;
    }

    private static void everyNumberHasAUnit(JsonNode found) {
        for (JsonNode entry : found) {
            Shapes.fields(entry.path("answer")).forEach((name, shape) -> {
                if (shape.path("type").asText().matches("integer|number")) {
                    assertThat(Units.of(name)).as("the unit of " + name).isNotEmpty();
                }
            });
            entry.path("body").properties().forEach(each -> {
                if (each.getValue().path("expected").asText().contains("n integer")
                        || each.getValue().path("expected").asText().equals("a number")) {
                    assertThat(Units.of(each.getKey()))
                            .as("the unit of " + each.getKey())
                            .isNotEmpty();
                }
            });
        }
    }

    private void everyStatusIsDescribed() {
        JsonNode paths = OpenApi.of(
                        PanelAdapter.components(
                                        new StubCluster().ports(), InProcessPanel.outside(), InProcessPanel.settings())
                                .stream()
                                .filter(one -> one.getClass().isAnnotationPresent(jakarta.ws.rs.Path.class))
                                .toList(),
                        Snapshots.VERSION)
                .path("paths");
        probe.statuses.forEach((route, seen) -> seen.forEach(status -> assertThat(paths.path(route.path())
                        .path(route.method().toLowerCase(java.util.Locale.ROOT))
                        .path("responses")
                        .has(Integer.toString(status)))
                .as(route + " answers " + status)
                .isTrue()));
    }

    /** A route that was asked in a way that it never takes would be described as reading and answering nothing. */
    private static void everyRouteWasUnderstood(JsonNode found) {
        found.properties()
                .forEach(each -> assertThat(each.getValue().path("answer").isEmpty())
                        .as(each.getKey() + " gave no good answer in JSON")
                        .isEqualTo(each.getKey().endsWith("/{file}")));
        assertThat(new String(found.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .doesNotContain(StubCluster.SECRET.reveal());
    }
}
