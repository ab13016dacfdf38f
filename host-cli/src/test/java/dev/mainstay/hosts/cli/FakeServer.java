package dev.mainstay.hosts.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;

/** Answers as a node's API would, from a script, and remembers what it was asked. */
final class FakeServer implements AutoCloseable {

    private final HttpServer server;
    private final Map<String, Deque<Scripted>> script = new ConcurrentHashMap<>();
    private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());

    FakeServer() {
        this(Optional.empty());
    }

    private FakeServer(Optional<SSLContext> tls) {
        try {
            server = tls.isPresent() ? HttpsServer.create() : HttpServer.create();
            if (server instanceof HttpsServer secure) {
                secure.setHttpsConfigurator(new HttpsConfigurator(tls.orElseThrow()));
            }
            server.bind(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), dev.mainstay.testing.fixture.Ports.free()),
                    0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    /** A request as it came. */
    record Asked(String line, Map<String, List<String>> headers, String body) {

        String header(String name) {
            return headers.getOrDefault(name, List.of("")).get(0);
        }
    }

    /** A server that answers only that. */
    static FakeServer answering(String line, int status, String body) {
        FakeServer server = new FakeServer();
        server.on(line, status, body);
        return server;
    }

    /** The same over TLS; reached at {@code https://127.0.0.1:} and its port. */
    static FakeServer answeringOverTls(SSLContext tls, String line, int status, String body) {
        FakeServer server = new FakeServer(Optional.of(tls));
        server.on(line, status, body);
        return server;
    }

    private record Scripted(int status, String type, String body) {}

    /** Answers that request so; the last answer of several is repeated. */
    void on(String line, int status, String body) {
        script.computeIfAbsent(line, absent -> new ArrayDeque<>()).add(new Scripted(status, "application/json", body));
    }

    /** Answers that request with a file. */
    void onFile(String line, String body) {
        script.computeIfAbsent(line, absent -> new ArrayDeque<>()).add(new Scripted(200, "text/csv", body));
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String line = exchange.getRequestMethod() + " "
                + exchange.getRequestURI().toString().replace("/api/cluster", "");
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(new Asked(line, Map.copyOf(exchange.getRequestHeaders()), body));
        Scripted scripted = next(line);
        byte[] bytes = scripted.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", scripted.type());
        exchange.sendResponseHeaders(scripted.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private synchronized Scripted next(String line) {
        Deque<Scripted> answers = script.getOrDefault(line, new ArrayDeque<>());
        if (answers.isEmpty()) {
            return new Scripted(
                    404, "application/json", "{\"success\":false,\"message\":\"not scripted: " + line + "\"}");
        }
        return answers.size() > 1 ? answers.remove() : answers.element();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
