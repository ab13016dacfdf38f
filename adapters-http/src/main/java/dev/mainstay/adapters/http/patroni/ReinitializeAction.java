package dev.mainstay.adapters.http.patroni;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.ports.in.CommandReply;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/**
 * {@code POST /reinitialize}: this secondary's data is copied anew; its old data is moved aside and stays. The source is a
 * member with the tag {@code clonefrom}, else or by {@code from_leader} the leader; {@code force} gives up no running transition, which has a journal. Safe
 * for all threads. Source: spec/patroni-rest.md 4.7.
 */
final class ReinitializeAction {
    private final PatroniAdapter.Ports ports;

    ReinitializeAction(PatroniAdapter.Ports ports) {
        this.ports = ports;
    }

    Response act(Asked asked) {
        ObjectNode wish = Body.optional(asked.body());
        Standing standing = Standing.of(ports.cluster().snapshot());
        if (standing.leads()) {
            return no("I am the leader, can not reinitialize");
        }
        Optional<String> business =
                Business.running(standing, ports.operations().all());
        if (business.isPresent()) {
            return no(business.get());
        }
        if (new Leader(standing).node().isEmpty()) {
            return no("Cluster has no leader, can not reinitialize");
        }
        CommandReply reply = ports.reattach()
                .rebuild(asked.actor(), Body.says(wish, "from_leader") || Body.says(wish, "from-leader"));
        return reply.match(
                refused -> no(refused.plan()
                        .refusal()
                        .map(verdict -> "reinitialize is not possible: " + verdict.detail())
                        .orElse("reinitialize failed")),
                planned -> no("reinitialize failed"),
                started -> Replies.text(Replies.OK, "reinitialize started"));
    }

    private static Response no(String words) {
        return Replies.text(Replies.UNAVAILABLE, words);
    }
}
