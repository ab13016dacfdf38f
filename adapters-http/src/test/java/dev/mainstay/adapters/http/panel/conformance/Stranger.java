package dev.mainstay.adapters.http.panel.conformance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server of another make that answers what it was told to, and keeps what it was asked. Safe for all threads. */
final class Stranger implements AutoCloseable {
    final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final Map<String, Reply> replies = new ConcurrentHashMap<>();
    private final HttpServer server;

    /** A request as it came. */
    record Asked(String path, String secretHeader, String body) {}

    private record Reply(int status, String body) {}

    Stranger() {
        this.server = start();
        server.createContext("/", this::answer);
        server.start();
    }

    private static HttpServer start() {
        int port = Door.free(15_000 + (int) (ProcessHandle.current().pid() % 4_000), 20_900);
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException taken) {
            throw new UncheckedIOException(taken);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** What it says there from now on. */
    Stranger says(String path, int status, String body) {
        replies.put(path, new Reply(status, body));
        return this;
    }

    /** A panel whose main is well. */
    Stranger healthy() {
        return says(
                "/health",
                200,
                "{\"status\":\"healthy\",\"service\":\"proisp-api\",\"version\":\"1.0.373\",\"is_saas\":false}");
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String header = exchange.getRequestHeaders().getFirst("X-Cluster-Secret");
        asked.add(new Asked(path, header == null ? "" : header, body));
        Reply reply = replies.getOrDefault(path, new Reply(404, "<html>not here</html>"));
        byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(reply.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
