package dev.mainstay.adapters.http.patroni;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.ports.in.ShowCluster;
import jakarta.ws.rs.core.Response;

/**
 * {@code GET} and {@code POST /failsafe}. Mainstay's nodes back each other all the time (ADR 10), so the topology is what every
 * member knows anyway, and an accepted ping changes nothing. Safe for all threads. Source: spec/patroni-rest.md 4.8.
 */
final class FailsafeDoor {
    private static final int INTERNAL = 500;

    private final ShowCluster cluster;

    FailsafeDoor(ShowCluster cluster) {
        this.cluster = cluster;
    }

    Response show() {
        Standing standing = Standing.of(cluster.snapshot());
        if (!standing.rules().failsafe()) {
            return Replies.page(Replies.BAD_GATEWAY, "Failsafe topology is not stored");
        }
        ObjectNode names = JsonNodeFactory.instance.objectNode();
        MembersJson.of(standing, "")
                .path("members")
                .forEach(member -> names.put(
                        member.path("name").asText(), member.path("api_url").asText("")));
        return Replies.json(Replies.OK, names);
    }

    Response accept(Asked asked) {
        Standing standing = Standing.of(cluster.snapshot());
        if (!standing.rules().failsafe()) {
            return Replies.page(Replies.BAD_GATEWAY, "Failsafe mode is disabled");
        }
        ObjectNode body = asked.required();
        if (Body.text(body, "name").isEmpty() || Body.text(body, "api_url").isEmpty()) {
            return Replies.page(Replies.INVALID, "name and api_url are mandatory");
        }
        if (standing.writable().isPresent() && standing.leads()) {
            return Replies.text(INTERNAL, "Running as a leader");
        }
        Response.ResponseBuilder accepted = Response.fromResponse(Replies.text(Replies.OK, "Accepted"));
        standing.received().ifPresent(lsn -> accepted.header("lsn", Long.toUnsignedString(lsn.bytes())));
        return accepted.build();
    }
}
