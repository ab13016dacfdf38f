package dev.mainstay.hosts.jersey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.testing.fixture.Ports;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpServerTest {

    private final HttpSettings settings = new HttpSettings("127.0.0.1", Ports.free());
    private final HttpServer server = new HttpServer(settings, Set.of(new Echo()));
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
        server.close();
    }

    @Test
    void resources_are_told_the_remote_address() throws Exception {
        assertThat(get("/echo/from").body()).isEqualTo("127.0.0.1");
    }

    @Test
    void a_path_that_never_reaches_a_resource_is_answered_in_the_envelope() throws Exception {
        HttpResponse<String> answer = get("/echo/a%2Fb");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        assertThat(answer.body()).startsWith("{\"success\":false,");
    }

    @Test
    void a_body_beyond_the_limit_is_refused() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri("/echo"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[2 * 1024 * 1024]))
                .build();

        assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(413);
    }

    @Test
    void a_port_that_is_taken_is_named() {
        HttpServer second = new HttpServer(settings, Set.of());

        assertThatThrownBy(second::start)
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("127.0.0.1 port " + settings.port())
                .hasMessageContaining("http.port");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + settings.port() + path);
    }

    /** Says what it was told. */
    @Path("/echo")
    public static final class Echo {

        @GET
        @Path("/from")
        public String from(@Context ContainerRequestContext request) {
            return String.valueOf(request.getProperty(RemoteAddressFilter.PROPERTY));
        }

        @POST
        public String length(byte[] body) {
            return String.valueOf(body.length);
        }
    }
}
