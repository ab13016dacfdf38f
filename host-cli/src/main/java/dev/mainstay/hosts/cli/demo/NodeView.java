package dev.mainstay.hosts.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.adapters.http.client.HttpAdmin;
import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.ports.settings.Secret;
import java.util.Optional;

/** A node through its API, with the token that its server left. Safe for all threads. */
final class NodeView {

    private final NodeSpec spec;
    private final DemoParts parts;

    /** Kept as long as its server's token is the same: each has sockets and a thread of its own until it is collected. */
    private Optional<Door> door = Optional.empty();

    private record Door(Secret token, HttpAdmin admin) {}

    NodeView(NodeSpec spec, DemoParts parts) {
        this.spec = spec;
        this.parts = parts;
    }

    /** The way to its server, once that has left its token. */
    synchronized Optional<HttpAdmin> admin() {
        Optional<Secret> token = parts.token().apply(spec.state());
        if (!door.map(Door::token).equals(token)) {
            door = token.map(secret -> new Door(
                    secret, parts.admin().apply(new HttpAdmin.Target(spec.api(), secret, Optional.of("demo")))));
        }
        return door.map(Door::admin);
    }

    HttpAdmin adminOrThrow() {
        return admin().orElseThrow(() -> new OperationFailedException("node " + spec.number() + " left no token"));
    }

    /** What its {@code status} says; empty while it does not answer. */
    Optional<JsonNode> status() {
        return look(HttpAdmin::status);
    }

    /** What its {@code config} says; empty while it does not answer. */
    Optional<JsonNode> config() {
        return look(HttpAdmin::config);
    }

    private Optional<JsonNode> look(java.util.function.Function<HttpAdmin, HttpAdmin.Reply> question) {
        try {
            return admin().map(question).filter(HttpAdmin.Reply::success).map(HttpAdmin.Reply::data);
        } catch (UnavailableException silent) {
            return Optional.empty();
        }
    }

    /** The row of a node in a status. */
    static Optional<JsonNode> row(JsonNode status, int id) {
        for (JsonNode node : status.path("nodes")) {
            if (node.path("id").asInt() == id) {
                return Optional.of(node);
            }
        }
        return Optional.empty();
    }

    /** Whether a status shows that node in that role, online. */
    static boolean shows(JsonNode status, int id, String role) {
        return row(status, id)
                .filter(node -> node.path("server_role").asText().equals(role))
                .filter(node -> node.path("status").asText().equals("online"))
                .isPresent();
    }
}
