package dev.mainstay.hosts.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** Speaks Patroni's dialect as its clients do. Safe for all threads. */
final class PatroniClient {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final String host;
    private final int port;
    private final HttpClient http = HttpClient.newHttpClient();

    PatroniClient(String host, int port) {
        this.host = host;
        this.port = port;
    }

    /** What came back. */
    record Answer(int status, String body, HttpResponse<String> http) {
        JsonNode json() {
            try {
                return new ObjectMapper().readTree(body);
            } catch (IOException notJson) {
                throw new AssertionError("not JSON: " + body, notJson);
            }
        }

        String header(String name) {
            return http.headers().firstValue(name).orElse("");
        }
    }

    Answer get(String path) {
        return send("GET", path, "");
    }

    /** The status of a question; 0 where nobody answers. */
    int status(String path) {
        try {
            return get(path).status();
        } catch (AssertionError away) {
            return 0;
        }
    }

    /** Method, path and body; an empty body is sent with length 0. */
    Answer send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + host + ":" + port + path))
                .timeout(LIMIT)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> got = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(got.statusCode(), got.body(), got);
        } catch (IOException broken) {
            throw new AssertionError(method + " " + path + " got no answer", broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }

    Answer post(String path, String body) {
        return send("POST", path, body);
    }

    /** As it is, word for word; the whole answer. */
    String raw(String request) {
        try (Socket socket = new Socket(host, port)) {
            socket.setSoTimeout((int) LIMIT.toMillis());
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new AssertionError("no answer to " + request, broken);
        }
    }

    static String basic(String user, String password) {
        String pair = user + ":" + password;
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
