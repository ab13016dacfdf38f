package dev.mainstay.adapters.docker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The few answers of a Docker engine that the adapter asks for, after the engine's published interface. No engine: it
 * runs no container.
 */
final class StubEngine implements AutoCloseable {

    private final HttpServer server;
    private final Map<String, Boolean> running = new ConcurrentHashMap<>();
    private volatile boolean starts = true;
    private volatile int requests;
    private int healthyAfter;
    private int looks;

    StubEngine(List<String> names) throws IOException {
        names.forEach(name -> running.put(name, true));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    URI address() {
        return URI.create("tcp://127.0.0.1:" + server.getAddress().getPort());
    }

    boolean runs(String name) {
        return running.getOrDefault(name, false);
    }

    /** From now on a restarted container ends at once. */
    void containersEndAtOnce() {
        starts = false;
    }

    /** From now on containers have a health check, which is content with the look of that number. */
    synchronized void isHealthyAfter(int count) {
        healthyAfter = count;
        looks = 0;
    }

    synchronized int looks() {
        return looks;
    }

    int requests() {
        return requests;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        requests++;
        String[] path = exchange.getRequestURI().getPath().split("/", -1);
        String name = path[path.length - 2];
        String verb = path[path.length - 1];
        if (!running.containsKey(name)) {
            reply(exchange, 404, "{\"message\":\"No such container: " + name + "\"}");
            return;
        }
        switch (verb) {
            case "stop" -> reply(exchange, Boolean.TRUE.equals(running.put(name, false)) ? 204 : 304, "");
            case "restart" -> {
                boolean unusedBefore = Boolean.TRUE.equals(running.put(name, starts));
                reply(exchange, 204, "");
            }
            case "json" -> reply(exchange, 200, "{\"Id\":\"x\",\"State\":" + state(name) + "}");
            default -> reply(exchange, 500, "{\"message\":\"the stub does not know " + verb + "\"}");
        }
    }

    private String state(String name) {
        looks++;
        String status = looks >= healthyAfter ? "healthy" : "starting";
        String health = healthyAfter == 0 ? "" : ",\"Health\":{\"Status\":\"" + status + "\"}";
        return "{\"Running\":" + running.get(name) + health + "}";
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
