package dev.mainstay.adapters.http.panel;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import org.eclipse.jetty.server.Server;
import org.glassfish.jersey.jetty.JettyHttpContainerFactory;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A panel of its own, with its own authentication and errors, under the rule that a secondary takes no writes. */
class ReadOnlyFeatureTest {
    private static final String BODY = "{\"success\":false,\"error\":\"secondary server is read-only\","
            + "\"message\":\"secondary server is read-only\",\"main_server_ip\":\"203.0.113.10\"}";

    private final StubCluster cluster = new StubCluster();
    private final int port = PanelServer.freePort();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Server server = JettyHttpContainerFactory.createServer(
            URI.create("http://127.0.0.1:" + port + "/"),
            new ResourceConfig()
                    .register(new Customers())
                    .register(new Login(), Priorities.AUTHENTICATION)
                    .register(PanelAdapter.readOnlyRule(cluster))
                    .register(PanelAdapter.readOnlyErrors(
                            cluster,
                            thrown ->
                                    thrown.getCause() instanceof SQLException sql && "25006".equals(sql.getSQLState()),
                            thrown -> Response.status(418)
                                    .entity("the panel's own words")
                                    .build())));

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    /** The panel's own. */
    @Path("api/customers")
    public static final class Customers {
        /** Reads. */
        @GET
        public String list() {
            return "all";
        }

        /** Writes. */
        @POST
        public String add(String body) {
            if (body.equals("late")) {
                throw new IllegalStateException(new SQLException("cannot execute INSERT", "25006"));
            }
            if (body.equals("bug")) {
                throw new IllegalStateException("a bug");
            }
            return "added";
        }
    }

    private static final class Login implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            if (request.getHeaderString("Authorization") == null) {
                request.abortWith(Response.status(401).build());
            }
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(
                request.uri(URI.create("http://127.0.0.1:" + port + "/api/customers"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder()
                .header("Authorization", "Bearer x")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    @Test
    void a_main_and_a_standalone_server_take_writes() throws Exception {
        assertThat(post("one").body()).isEqualTo("added");
        cluster.snapshot = Snapshots.mainWith();
        assertThat(post("one").body()).isEqualTo("added");
    }

    @Test
    void a_secondary_reads_only_and_authentication_comes_first() throws Exception {
        cluster.snapshot = Snapshots.replica(Snapshots.silentFor(java.time.Duration.ZERO));
        HttpResponse<String> refused = post("one");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).isEqualTo(BODY);
        assertThat(send(HttpRequest.newBuilder().header("Authorization", "x").GET())
                        .body())
                .isEqualTo("all");
        assertThat(send(HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void what_the_database_refuses_is_answered_alike() throws Exception {
        HttpResponse<String> slipped = post("late");
        assertThat(slipped.statusCode()).isEqualTo(503);
        assertThat(slipped.body()).contains("\"error\":\"secondary server is read-only\"");
        HttpResponse<String> bug = post("bug");
        assertThat(bug.statusCode()).isEqualTo(418);
        assertThat(bug.body()).isEqualTo("the panel's own words");
    }
}
