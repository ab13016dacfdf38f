package dev.mainstay.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mainstay.adapters.http.panel.PanelAdapter;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.identity.SoftwareVersion;
import dev.mainstay.domain.topology.NodeEndpoints;
import dev.mainstay.ports.settings.AgentSettings;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.ports.settings.Section;
import dev.mainstay.testing.fixture.Ports;
import dev.mainstay.testing.fixture.PostgresServer;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.jetty.server.Server;
import org.glassfish.jersey.jetty.JettyHttpContainerFactory;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example works, on a real database, and leaves the panel around it alone. */
class EmbeddedNodeIT {
    private static final Secret KEY = Secret.of("a-short-key-of-old");
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int MOST_LINES = 40;

    @TempDir
    private static java.nio.file.Path directory;

    private static final PostgresServer database = PostgresServer.started();
    private static final ExecutorService threads = Executors.newFixedThreadPool(8);
    private static final HttpClient client = HttpClient.newHttpClient();
    private static final int port = Ports.free();
    private static EmbeddedNode node;
    private static Server server;

    @BeforeAll
    static void start() {
        database.execute("CREATE TABLE system_preferences (id serial, key varchar(100) UNIQUE, value text);"
                + "INSERT INTO system_preferences (key, value) VALUES ('jwt_secret', '" + KEY.reveal() + "')");
        Section config = Section.of(Map.of(
                "node", Map.of("state_dir", directory.resolve("state").toString()),
                "postgresql",
                        Map.of(
                                "port", database.port(),
                                "user", database.user(),
                                "password", database.password(),
                                "listen_addresses", "keep")));
        NodeEndpoints endpoints = new NodeEndpoints(
                new PeerUrl(PeerUrl.Scheme.HTTP, new Endpoint(new NodeAddress("203.0.113.10"), 80)),
                database.port(),
                6379);
        AgentSettings settings = AgentSettings.standard(new ServerName("dc1"), endpoints, new SoftwareVersion("9.8.7"));
        ResourceConfig panel = new ResourceConfig().register(new Customers()).register(new PanelErrors());
        node = new EmbeddedNode(panel, config, settings, threads);
        server = JettyHttpContainerFactory.createServer(URI.create("http://127.0.0.1:" + port + "/"), panel, true);
    }

    @AfterAll
    static void stop() throws Exception {
        server.stop();
        node.close();
        threads.shutdownNow();
        database.close();
    }

    /** The panel's own. */
    @Path("api/customers")
    public static final class Customers {
        /** Needs no token of ours. */
        @GET
        public String list() {
            return "all of them";
        }

        /** Writes. */
        @POST
        public String add(String body) {
            if (body.equals("bug")) {
                throw new IllegalStateException("a bug of the panel");
            }
            return "added";
        }
    }

    private static final class PanelErrors implements ExceptionMapper<RuntimeException> {
        @Override
        public Response toResponse(RuntimeException thrown) {
            return Response.status(500).entity("the panel's own words").build();
        }
    }

    private static HttpResponse<String> send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        return client.send(
                (headers.length == 0 ? request : request.headers(headers)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String[] admin() {
        Secret token = PanelAdapter.mintToken(
                new PanelAdapter.TokenOrder(1, "root", Duration.ofMinutes(10)), Instant.now(), KEY);
        return new String[] {"Authorization", "Bearer " + token.reveal()};
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return new ObjectMapper().readTree(answer.body());
    }

    @Test
    void the_example_is_short() throws IOException {
        java.nio.file.Path source = java.nio.file.Path.of("src/test/java/dev/mainstay/examples/EmbeddedNode.java");
        List<String> lines = Files.readAllLines(source, StandardCharsets.UTF_8).stream()
                .dropWhile(line -> !line.startsWith("final class"))
                .filter(line -> !line.isBlank())
                .toList();
        assertThat(lines).hasSizeLessThan(MOST_LINES);
    }

    @Test
    void no_host_of_ours_is_on_the_class_path() {
        for (String type : List.of("dev.mainstay.hosts.jersey.ServerWiring", "dev.mainstay.hosts.cli.CliMain")) {
            assertThatThrownBy(() -> Class.forName(type)).isInstanceOf(ClassNotFoundException.class);
        }
    }

    @Test
    void health_tells_the_version_of_the_host() throws Exception {
        await().atMost(SOON).until(() -> send("GET", "/health", "").statusCode() == 200);
        assertThat(json(send("GET", "/health", "")).path("version").asText()).isEqualTo("9.8.7");
        assertThat(json(send("GET", "/api/cluster/config", "", admin()))
                        .path("data")
                        .path("version")
                        .asText())
                .isEqualTo("9.8.7");
    }

    @Test
    void the_panels_own_routes_and_errors_are_its_own() throws Exception {
        HttpResponse<String> own = send("GET", "/api/customers", "");
        assertThat(own.body()).isEqualTo("all of them");
        assertThat(own.headers().firstValue("X-Content-Type-Options")).isEmpty();
        assertThat(send("POST", "/api/customers", "bug").body()).isEqualTo("the panel's own words");
        assertThat(send("GET", "/api/nope", "").statusCode()).isEqualTo(500);
        HttpResponse<String> unknown = send("GET", "/api/cluster/nope", "");
        assertThat(unknown.statusCode()).isEqualTo(401);
        assertThat(unknown.headers().firstValue("Cache-Control")).contains("no-store");
    }

    @Test
    void its_cluster_routes_ask_for_the_panels_administrator_and_do_their_work() throws Exception {
        assertThat(send("GET", "/api/cluster/config", "").statusCode()).isEqualTo(401);
        await().atMost(SOON).until(() -> send("GET", "/health", "").statusCode() == 200);
        HttpResponse<String> plan = send("POST", "/api/cluster/setup-main?dry_run=true", "{}", admin());
        assertThat(plan.statusCode()).as(plan.body()).isIn(200, 409, 412);
        assertThat(json(plan).path("success").isBoolean()).isTrue();
        assertThat(send("POST", "/api/cluster/setup-main", "not json", admin()).statusCode())
                .isEqualTo(400);
        assertThat(send("POST", "/api/cluster/heartbeat", "{}").statusCode()).isEqualTo(401);
    }
}
