package dev.mainstay.hosts.jersey;

import dev.mainstay.adapters.http.TlsSettings;
import java.util.List;

/** The listener of Patroni's dialect, as the server has it, over whatever components a test gives. */
public final class TestListener implements AutoCloseable {

    private final HttpServer server;

    /** Listens on loopback from now on. */
    public TestListener(int port, List<Object> components) {
        this(port, TlsSettings.none(), components);
    }

    /** The same with a certificate. */
    public TestListener(int port, TlsSettings tls, List<Object> components) {
        this.server =
                new HttpServer(new HttpSettings("127.0.0.1", port, tls), HttpServer.Dialect.patroni(), components);
        server.start();
    }

    @Override
    public void close() {
        server.close();
    }
}
