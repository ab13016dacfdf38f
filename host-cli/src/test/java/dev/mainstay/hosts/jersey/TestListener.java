package dev.mainstay.hosts.jersey;

import java.util.List;

/** The listener of Patroni's dialect, as the server has it, over whatever components a test gives. */
public final class TestListener implements AutoCloseable {

    private final HttpServer server;

    /** Listens on loopback from now on. */
    public TestListener(int port, List<Object> components) {
        this.server = new HttpServer(new HttpSettings("127.0.0.1", port), HttpServer.Dialect.patroni(), components);
        server.start();
    }

    @Override
    public void close() {
        server.close();
    }
}
