package dev.mainstay.adapters.http.patroni;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.ErrandRoute;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.RecogniseNode;
import dev.mainstay.ports.in.SendErrand;
import dev.mainstay.ports.out.Errand;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes requests on to the node that must answer them, and takes those that other nodes pass on: the cluster's secret proves
 * that they do. Safe for all threads.
 */
final class Courier {
    static final String AWAY = "DCS is not accessible";

    private static final Logger log = LoggerFactory.getLogger(Courier.class);
    private static final Duration LIMIT = HandOverAction.PATIENCE.plusSeconds(15);

    private final SendErrand errands;
    private final RecogniseNode nodes;

    Courier(SendErrand errands, RecogniseNode nodes) {
        this.errands = errands;
        this.nodes = nodes;
    }

    /** That node's answer; {@code otherwise} when there is none. */
    Response carry(Asked asked, Node to, Response otherwise) {
        if (asked.errand()) {
            log.atWarn().addKeyValue("to", to.id()).log("two nodes take each other for the one that must answer");
            return otherwise;
        }
        Errand errand = new Errand(
                asked.verb(), asked.name(), asked.body(), asked.actor().value());
        return errands.send(to.id(), errand, LIMIT)
                .match(
                        answer -> reply(answer),
                        refused -> failed(to, refused.message(), otherwise),
                        silent -> failed(to, silent.reason(), otherwise));
    }

    private static Response reply(Errand.Answer answer) {
        Response told = answer.text().startsWith("{")
                ? Body.parse(answer.text())
                        .map(tree -> Replies.json(answer.status(), tree))
                        .orElseGet(() -> Replies.text(answer.status(), answer.text()))
                : Replies.text(answer.status(), answer.text());
        return answer.reason().map(why -> Replies.because(told, why)).orElse(told);
    }

    private static Response failed(Node to, String why, Response otherwise) {
        log.atWarn().addKeyValue("to", to.id()).addKeyValue("why", why).log("a request could not be passed on");
        return otherwise;
    }

    /** Whether another node speaks. */
    boolean isNode(ContainerRequestContext request) {
        String secret = request.getHeaderString(ErrandRoute.SECRET);
        return secret != null && nodes.knowsSecret(secret);
    }

    /** What it passes on; empty when that is no errand. */
    static Optional<Asked> taken(byte[] body) {
        return Body.parse(new String(body, StandardCharsets.UTF_8))
                .map(errand -> new Asked(
                        errand.path("verb").asText(),
                        errand.path("subject").asText(),
                        errand.path("text").asText(),
                        true,
                        new Actor(errand.path("actor").asText("node")),
                        true));
    }

    /** Another node's answer in the words it is taken back in. */
    static Response wrapped(Response answer) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode().put("status", answer.getStatus());
        Object entity = answer.getEntity();
        tree.put("text", entity instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : "");
        Optional.ofNullable(answer.getHeaderString(Replies.REASON)).ifPresent(why -> tree.put("reason", why));
        return Replies.json(Replies.OK, tree);
    }
}
