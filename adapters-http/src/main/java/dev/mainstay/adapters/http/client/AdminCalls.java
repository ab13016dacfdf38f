package dev.mainstay.adapters.http.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.client.HttpAdmin.Mode;
import dev.mainstay.adapters.http.client.HttpAdmin.Reply;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.domain.error.UnavailableException;
import java.io.OutputStream;
import java.net.http.HttpRequest;
import java.time.Duration;

/** Calls of admin routes: the bearer's token on each, the envelope taken off each answer. Safe for all threads. */
final class AdminCalls {
    private static final String ROOT = "/api/cluster";
    private static final int OK = 200;

    private final HttpAdmin.Target target;
    private final Exchange exchange;

    AdminCalls(HttpAdmin.Target target, Exchange exchange) {
        this.target = target;
        this.exchange = exchange;
    }

    Reply get(String path, Duration limit) {
        return exchange.send(() -> to(path).GET().build(), limit).match(this::reply, this::silence);
    }

    Reply delete(String path, Mode mode, Duration limit) {
        return exchange.send(
                        () -> inMode(to(path + mode.query()), mode).DELETE().build(), limit)
                .match(this::reply, this::silence);
    }

    Reply patch(String path, ObjectNode body, Mode mode, Duration limit) {
        return exchange.send(
                        () -> to(path + mode.query())
                                .header("Content-Type", "application/json")
                                .method("PATCH", HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body)))
                                .build(),
                        limit)
                .match(this::reply, this::silence);
    }

    Reply post(String path, ObjectNode body, Mode mode, Duration limit) {
        return exchange.send(() -> command(path, body, mode), limit).match(this::reply, this::silence);
    }

    Reply pour(String path, String type, OutputStream into, Duration stall) {
        PouredBody poured = new PouredBody(into);
        return exchange.pour(() -> to(path).GET().build(), type, poured, stall)
                .match(got -> poured.isWhole() ? new Reply(OK, true, "", Json.object()) : reply(got), nothing -> {
                    throw new UnavailableException(
                            "the file did not come whole from " + target.server() + ": " + nothing.reason());
                });
    }

    private HttpRequest command(String path, ObjectNode body, Mode mode) {
        HttpRequest.Builder request = to(path + mode.query())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body)));
        return inMode(request, mode).build();
    }

    private static HttpRequest.Builder inMode(HttpRequest.Builder request, Mode mode) {
        return mode == Mode.ASYNC ? request.header("Prefer", "respond-async") : request;
    }

    private HttpRequest.Builder to(String path) {
        HttpRequest.Builder request = Exchange.to(target.server(), ROOT + path)
                .header("Authorization", "Bearer " + target.token().reveal());
        target.osUser()
                .ifPresent(user -> request.header(HttpAdmin.OS_USER_HEADER, user.replaceAll("[^\\x21-\\x7e]", "?")));
        return request;
    }

    private Reply silence(Exchange.Outcome.Nothing nothing) {
        throw new UnavailableException("no answer from " + target.server() + ": " + nothing.reason()
                + "; is the server running there? (mainstay server)");
    }

    private Reply reply(Exchange.Outcome.Got got) {
        JsonNode tree = got.tree().orElseGet(Json::object);
        if (!tree.path("success").isBoolean()) {
            throw new UnavailableException(target.server() + " answered " + got.status()
                    + " and not as a panel does; is that the server's own port?");
        }
        JsonNode data = tree.path("data");
        return new Reply(
                got.status(),
                tree.path("success").booleanValue(),
                tree.path("message").asText(""),
                data.isObject() || data.isArray() ? data : Json.object());
    }
}
