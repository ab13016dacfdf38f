package dev.mainstay.adapters.http.panel;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.ports.out.PanelTables;
import dev.mainstay.ports.out.RevokedTokens;
import dev.mainstay.ports.settings.Secret;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.eclipse.jetty.server.Server;
import org.glassfish.jersey.jetty.JettyHttpContainerFactory;
import org.glassfish.jersey.server.ResourceConfig;
import org.slf4j.LoggerFactory;

/** The dialect behind a real server on a real socket. */
final class PanelServer {
    static final Secret LOCAL_TOKEN = Secret.of("local-token-0123456789");

    final StubCluster cluster = new StubCluster();
    final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    final List<String> proofs = new CopyOnWriteArrayList<>();
    volatile boolean certified;
    volatile Instant now = Snapshots.NOW;
    volatile String remoteAddress = "127.0.0.1";

    private final Server server;
    private final int port;
    private final HttpClient client = HttpClient.newHttpClient();

    PanelServer() {
        this(unhindered());
    }

    /** No test waits for a guesser's delay unless it asks for one. */
    static EdgeSettings unhindered() {
        EdgeSettings standard = EdgeSettings.standard();
        return new EdgeSettings(
                standard.keySet(),
                standard.issuer(),
                standard.adminClaim(),
                standard.revokedTokens(),
                standard.proxies(),
                standard.rateLimit(),
                standard.nodeCertificates(),
                Duration.ZERO);
    }

    PanelServer(EdgeSettings edge) {
        this(edge, cluster -> new Sources(cluster.tables(), cluster.revoked));
    }

    /** Where keys, users and revoked tokens come from. */
    record Sources(PanelTables tables, RevokedTokens revoked) {}

    PanelServer(EdgeSettings edge, Function<StubCluster, Sources> from) {
        Sources sources = from.apply(cluster);
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.setLevel(ch.qos.logback.classic.Level.INFO);
        logged.start();
        root.addAppender(logged);
        PanelSettings settings = new PanelSettings(
                Snapshots.VERSION,
                Optional.empty(),
                Optional.of(LOCAL_TOKEN),
                false,
                "proxpanel",
                edge,
                PanelSettings.DEFAULT_PATIENCE);
        PanelAdapter.Outside outside = new PanelAdapter.Outside(
                sources.tables(), sources.revoked(), cluster.ids(), () -> now, cluster.nanos::get);
        ResourceConfig config = new ResourceConfig().property("jersey.config.server.wadl.disableWadl", true);
        PanelAdapter.components(cluster.ports(), outside, settings).forEach(config::register);
        config.register(new Peer(), PanelAdapter.BEFORE_ALL);
        this.port = freePort();
        this.server =
                JettyHttpContainerFactory.createServer(URI.create("http://127.0.0.1:" + port + "/"), config, true);
    }

    @PreMatching
    private final class Peer implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            request.setProperty(PanelAdapter.REMOTE_ADDRESS, remoteAddress);
            request.setProperty(PanelAdapter.CERTIFIED, certified);
            if (request.getHeaderString("X-Cluster-Secret") != null) {
                proofs.add("secret");
            }
            if (request.getHeaderString("X-Cluster-Signature") != null) {
                proofs.add("signature");
            }
        }
    }

    /** Below the range from which clients take theirs. */
    static int freePort() {
        int first = 21_000 + (int) (ProcessHandle.current().pid() % 5_000);
        for (int port = first; port < 32_000; port++) {
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port between 21000 and 32000");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    PeerUrl url() {
        return new PeerUrl(PeerUrl.Scheme.HTTP, new Endpoint(new NodeAddress("127.0.0.1"), port));
    }

    /** A request to be completed; paths begin with a slash. */
    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20));
    }

    Answer get(String path, String... headers) {
        return send(withHeaders(to(path), headers).GET());
    }

    /** An empty text sends no body at all. */
    Answer post(String path, String body, String... headers) {
        return send(withHeaders(to(path), headers)
                .POST(
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body)));
    }

    private static HttpRequest.Builder withHeaders(HttpRequest.Builder request, String... headers) {
        return headers.length == 0 ? request : request.headers(headers);
    }

    Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> got = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(got);
        } catch (IOException broken) {
            throw new IllegalStateException("the server gave no answer", broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** What came back. */
    record Answer(HttpResponse<String> http) {
        int status() {
            return http.statusCode();
        }

        JsonNode json() {
            try {
                return new ObjectMapper().readTree(http.body());
            } catch (IOException notJson) {
                throw new IllegalStateException("not JSON: " + http.body(), notJson);
            }
        }

        String message() {
            return json().path("message").asText();
        }

        JsonNode data() {
            return json().path("data");
        }
    }

    void stop() throws Exception {
        server.stop();
    }
}
