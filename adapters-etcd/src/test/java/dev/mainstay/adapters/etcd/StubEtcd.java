package dev.mainstay.adapters.etcd;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Answers of one member of etcd, given in advance per path, in their order; the last one of a path stays. No etcd. */
final class StubEtcd implements AutoCloseable {

    private final HttpServer server;
    private final Map<String, Deque<String>> answers = new LinkedHashMap<>();
    private final List<String> asked = new ArrayList<>();
    private int status = 200;

    StubEtcd() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    synchronized StubEtcd says(String path, String answer) {
        answers.computeIfAbsent(path, none -> new ArrayDeque<>()).add(answer);
        return this;
    }

    synchronized StubEtcd withStatus(int given) {
        status = given;
        return this;
    }

    /** The last part of each path that was asked. */
    synchronized List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        byte[] body = next(path).getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private synchronized String next(String path) {
        String word = path.substring(path.lastIndexOf('/') + 1);
        asked.add(word);
        Deque<String> waiting = answers.getOrDefault(word, new ArrayDeque<>(List.of("nothing is known of " + path)));
        return waiting.size() > 1 ? waiting.remove() : waiting.element();
    }
}
