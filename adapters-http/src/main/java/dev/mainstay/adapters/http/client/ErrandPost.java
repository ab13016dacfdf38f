package dev.mainstay.adapters.http.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.ErrandRoute;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.ports.out.Errand;
import dev.mainstay.ports.out.PeerReply;
import dev.mainstay.ports.settings.Secret;
import java.net.http.HttpRequest;
import java.util.Optional;

/** Writes an errand and reads what came of it. Pure. */
final class ErrandPost {
    private static final int OK = 200;

    private ErrandPost() {}

    static HttpRequest request(PeerUrl door, Secret secret, Errand errand) {
        ObjectNode body = Json.object()
                .put("verb", errand.verb())
                .put("subject", errand.subject())
                .put("text", errand.text())
                .put("actor", errand.actor());
        return Exchange.to(door, "/" + ErrandRoute.NAME)
                .header(ErrandRoute.SECRET, secret.reveal())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body)))
                .build();
    }

    static PeerReply<Errand.Answer> answer(int status, JsonNode tree) {
        JsonNode code = tree.path("status");
        if (status != OK || !code.canConvertToInt() || !tree.path("text").isTextual()) {
            return new PeerReply.Refused<>(status, "answered " + status + ", and ran no errand");
        }
        return new PeerReply.Answered<>(new Errand.Answer(
                code.intValue(),
                tree.path("text").textValue(),
                Optional.ofNullable(tree.path("reason").textValue())));
    }
}
