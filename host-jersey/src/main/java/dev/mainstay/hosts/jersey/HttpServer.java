package dev.mainstay.hosts.jersey;

import dev.mainstay.adapters.http.TlsSettings;
import dev.mainstay.domain.error.UnavailableException;
import java.time.Duration;
import java.util.Collection;
import java.util.logging.Level;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.server.handler.SizeLimitHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.glassfish.jersey.jetty.JettyHttpContainer;
import org.glassfish.jersey.server.ContainerFactory;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server: JAX-RS components on one port, with limits on headers and bodies.
 *
 * <p>Safe for all threads. {@link #close} may be called twice.
 */
final class HttpServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HttpServer.class);

    /** Warns of each resource that is registered as an object that it would be ignored, and serves it (jersey#3700). */
    private static final java.util.logging.Logger MISTAKEN =
            java.util.logging.Logger.getLogger("org.glassfish.jersey.internal.inject.Providers");

    /** About twice what either dialect lets hold a thread for long: the connector needs some, health checks the rest. */
    private static final int MOST_THREADS = 32;

    private static final int LEAST_THREADS = 4;
    private static final int HEADER_BYTES = 16 * 1024;
    private static final long BODY_BYTES = 1024L * 1024;
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration STOPPING = Duration.ofSeconds(2);

    private final HttpSettings settings;
    private final Dialect dialect;
    private final Server server;

    /**
     * What a dialect needs of its listener.
     *
     * @param section where the configuration says where it listens
     * @param compliance what paths it takes
     * @param errors answers what never reaches it
     * @param largestBody in bytes, refused before the dialect sees it; -1 where that bounds all it reads itself
     */
    record Dialect(String section, UriCompliance compliance, ErrorHandler errors, long largestBody) {
        static Dialect panel() {
            return new Dialect("http", UriCompliance.DEFAULT, new JsonErrors(), BODY_BYTES);
        }

        /**
         * Load balancers may ask for an empty path segment, and get an answer; whoever may not change anything is told so,
         * however much he sends.
         */
        static Dialect patroni() {
            UriCompliance lenient =
                    UriCompliance.DEFAULT.with("patroni", UriCompliance.Violation.AMBIGUOUS_EMPTY_SEGMENT);
            return new Dialect("patroni", lenient, new ErrorHandler(), -1);
        }
    }

    HttpServer(HttpSettings settings, Collection<Object> components) {
        this(settings, Dialect.panel(), components);
    }

    HttpServer(HttpSettings settings, Dialect dialect, Collection<Object> components) {
        this.settings = settings;
        this.dialect = dialect;
        this.server = new Server(threads(dialect));
        server.addConnector(connector(server, settings, dialect));
        server.setErrorHandler(dialect.errors());
        server.setStopTimeout(STOPPING.toMillis());
        SizeLimitHandler limits = new SizeLimitHandler(dialect.largestBody(), -1);
        limits.setHandler(jersey(components));
        server.setHandler(new UnreadBodies(limits));
    }

    /**
     * Binds the port and serves.
     *
     * @throws UnavailableException when the port cannot be had; the message names it
     */
    void start() {
        try {
            server.start();
        } catch (Exception failed) { // what Jetty declares
            close();
            throw new UnavailableException(
                    "cannot listen on " + settings.host() + " port " + settings.port() + ": " + reason(failed)
                            + "; another program may use it (" + dialect.section() + ".port)",
                    failed);
        }
        log.atInfo()
                .addKeyValue("host", settings.host())
                .addKeyValue("port", settings.port())
                .addKeyValue("scheme", settings.scheme().word())
                .log("listening");
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception failed) { // what Jetty declares
            log.atWarn().setCause(failed).log("the HTTP server did not stop cleanly");
        }
    }

    private static String reason(Exception failed) {
        Throwable cause = failed.getCause() == null ? failed : failed.getCause();
        return String.valueOf(cause.getMessage());
    }

    private static QueuedThreadPool threads(Dialect dialect) {
        QueuedThreadPool pool = new QueuedThreadPool(MOST_THREADS, LEAST_THREADS);
        pool.setName(dialect.section());
        pool.setDaemon(true);
        return pool;
    }

    private static ServerConnector connector(Server server, HttpSettings settings, Dialect dialect) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setUriCompliance(dialect.compliance());
        http.setRequestHeaderSize(HEADER_BYTES);
        http.setIdleTimeout(IDLE.toMillis());
        ServerConnector connector = new ServerConnector(server, protocols(http, settings.tls()));
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        connector.setIdleTimeout(IDLE.toMillis());
        return connector;
    }

    /** Callers are asked for a certificate only where it is said whose are good; showing none is not refused here. */
    private static ConnectionFactory[] protocols(HttpConfiguration http, TlsSettings tls) {
        if (!tls.hasIdentity()) {
            return new ConnectionFactory[] {new HttpConnectionFactory(http)};
        }
        SslContextFactory.Server ssl = new SslContextFactory.Server();
        ssl.setSslContext(tls.context());
        ssl.setWantClientAuth(tls.authorities().isPresent());
        // nodes call each other by address, which no server name tells
        SecureRequestCustomizer secure = new SecureRequestCustomizer();
        secure.setSniHostCheck(false);
        http.addCustomizer(secure);
        return new ConnectionFactory[] {
            new SslConnectionFactory(ssl, HttpVersion.HTTP_1_1.asString()), new HttpConnectionFactory(http)
        };
    }

    private static Handler jersey(Collection<Object> components) {
        ResourceConfig config = new ResourceConfig()
                .property(ServerProperties.WADL_FEATURE_DISABLE, true)
                .property(ServerProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true)
                .property(ServerProperties.BV_FEATURE_DISABLE, true)
                .register(RemoteAddressFilter.class);
        components.forEach(config::register);
        MISTAKEN.setLevel(Level.SEVERE);
        return ContainerFactory.createContainer(JettyHttpContainer.class, config);
    }
}
