package dev.mainstay.adapters.http.panel.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * A node of the panel's own make, as spec/panel-api.md describes it: it decodes strictly typed integers and times, looks for the
 * secret in the body only, takes nothing but 200 for a success, knows no route of ours, and refuses to promote. Safe for all
 * threads.
 */
final class ExistingNode implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Set<String> INTEGERS = Set.of(
            "db_replication_lag", "cpu_cores", "ram_gb", "subscriber_count", "db_sync_port", "db_port", "redis_port");
    private static final String ROOT = "/api/cluster";

    /** What came in, and was understood. */
    final List<String> heard = new CopyOnWriteArrayList<>();
    /** What it refused to understand. */
    final List<String> complaints = new CopyOnWriteArrayList<>();

    private final HttpServer server;
    private final Supplier<String> secret;

    ExistingNode(String secret) throws IOException {
        this(() -> secret);
    }

    /** One whose secret stands where it is read anew for every message, as it reads the replicated row. */
    ExistingNode(Supplier<String> secret) throws IOException {
        this.secret = secret;
        this.server = HttpServer.create(
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(),
                        Door.free(15_000 + (int) (ProcessHandle.current().pid() % 4_000), 20_900)),
                0);
        server.createContext("/", this::answer);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        byte[] body = exchange.getRequestBody().readAllBytes();
        try (exchange) {
            if (path.equals("/health")) {
                say(
                        exchange,
                        200,
                        "{\"status\":\"healthy\",\"service\":\"proisp-api\",\"version\":\"1.0.373\",\"is_saas\":false}");
                return;
            }
            switch (path) {
                case ROOT + "/notify" -> understood(exchange, path, body, "Notification processed");
                case ROOT + "/promote" ->
                    say(exchange, 400, error("This server is not a secondary - cannot be promoted"));
                default -> say(exchange, 401, error("Missing authorization header"));
            }
        }
    }

    private void understood(HttpExchange exchange, String path, byte[] body, String message) throws IOException {
        JsonNode json = MAPPER.readTree(body);
        String wrong = wrong(json);
        if (!wrong.isEmpty()) {
            complaints.add(path + ": " + wrong + " in " + json);
            say(exchange, 400, error("Invalid request"));
        } else if (!json.path("cluster_secret").asText().equals(secret.get())) {
            complaints.add(path + ": no secret in the body");
            say(exchange, 401, error("Invalid cluster secret"));
        } else {
            heard.add(json.path("event").asText());
            say(exchange, 200, "{\"success\":true,\"message\":\"" + message + "\"}");
        }
    }

    private static String wrong(JsonNode json) {
        for (String name : INTEGERS) {
            if (json.has(name) && !json.path(name).isInt()) {
                return name;
            }
        }
        try {
            return json.has("timestamp")
                            && OffsetDateTime.parse(json.path("timestamp").asText())
                                            .getYear()
                                    < 0
                    ? "timestamp"
                    : "";
        } catch (DateTimeException notOne) {
            return "timestamp";
        }
    }

    private static String error(String message) {
        return "{\"success\":false,\"message\":\"" + message + "\"}";
    }

    private static void say(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** What it asks of a main, in the body and without our header; it takes only 200 for a yes. */
    CompletableFuture<JsonNode> asks(int doorPort, String route, String fields) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + doorPort + ROOT + route))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"cluster_secret\":\"" + secret.get() + "\"" + fields + "}"))
                .build();
        return CLIENT.sendAsync(request, HttpResponse.BodyHandlers.ofString()).thenApply(ExistingNode::onlyGood);
    }

    private static JsonNode onlyGood(HttpResponse<String> answer) {
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("answered " + answer.statusCode() + ": " + answer.body());
        }
        try {
            return MAPPER.readTree(answer.body());
        } catch (IOException notJson) {
            throw new IllegalStateException(answer.body(), notJson);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
