package dev.mainstay.adapters.http.panel;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import dev.mainstay.adapters.http.panel.Routes.Route;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.glassfish.jersey.internal.MapPropertiesDelegate;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ContainerResponse;
import org.glassfish.jersey.server.ResourceConfig;
import org.slf4j.LoggerFactory;

/** The dialect without a socket: thousands of requests in seconds. What it logs is kept. */
final class InProcessPanel {
    private static final URI BASE = URI.create("http://node.example/");

    final StubCluster cluster = new StubCluster();
    final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final List<Object> components = PanelAdapter.components(cluster.ports(), outside(cluster), settings());
    final List<Route> routes = Routes.of(components);
    private final ApplicationHandler server = server();

    static PanelAdapter.Outside outside() {
        return outside(new StubCluster());
    }

    private static PanelAdapter.Outside outside(StubCluster cluster) {
        return new PanelAdapter.Outside(
                cluster.tables(), cluster.revoked, cluster.ids(), () -> Snapshots.NOW, cluster.nanos::get);
    }

    static PanelSettings settings() {
        EdgeSettings edge = PanelServer.unhindered();
        return new PanelSettings(
                Snapshots.VERSION,
                Optional.empty(),
                Optional.of(PanelServer.LOCAL_TOKEN),
                false,
                "proxpanel",
                new EdgeSettings(
                        edge.keySet(),
                        edge.issuer(),
                        edge.adminClaim(),
                        edge.revokedTokens(),
                        edge.proxies(),
                        Optional.of(1_000_000),
                        edge.nodeCertificates(),
                        edge.guessDelay()),
                Duration.ZERO);
    }

    private ApplicationHandler server() {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.setLevel(Level.INFO);
        logged.start();
        root.addAppender(logged);
        ResourceConfig config = new ResourceConfig().property("jersey.config.server.wadl.disableWadl", true);
        components.forEach(config::register);
        return new ApplicationHandler(config);
    }

    /** What came back. */
    record Answer(int status, String body) {}

    Answer send(FuzzRequests.Request request) {
        ContainerRequest sent = new ContainerRequest(
                BASE,
                URI.create(BASE + request.path().substring(1)),
                request.method(),
                null,
                new MapPropertiesDelegate(),
                null);
        sent.setProperty(PanelAdapter.REMOTE_ADDRESS, "203.0.113.7");
        request.headers().forEach(header -> sent.headers(header.name(), header.value()));
        if (!request.body().isEmpty()) {
            sent.setEntityStream(new ByteArrayInputStream(request.bytes()));
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            ContainerResponse got = server.apply(sent, body).get();
            return new Answer(got.getStatus(), body.toString(StandardCharsets.UTF_8));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        } catch (ExecutionException broken) {
            throw new IllegalStateException("no answer to " + request, broken);
        }
    }

    /** Everything that the log holds, one text per line of it. */
    List<String> log() {
        return logged.list.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage() + " " + event.getKeyValuePairs()
                        + " " + words(event.getThrowableProxy()))
                .toList();
    }

    private static String words(IThrowableProxy thrown) {
        return thrown == null ? "" : thrown.getMessage() + " " + words(thrown.getCause());
    }

    /** What neither an answer nor a log may hold. */
    static List<String> secrets() {
        return List.of(
                StubCluster.SECRET.reveal(),
                StubCluster.JWT_KEY.reveal(),
                StubCluster.REPLICATION.reveal(),
                PanelServer.LOCAL_TOKEN.reveal());
    }
}
