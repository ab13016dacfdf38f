package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.ports.in.ShowCluster;
import jakarta.ws.rs.core.Response;

/** A no to another node that names the main, so that the sender can turn to it (D5). Safe for all threads. */
final class Redirect {
    private final ShowCluster cluster;

    Redirect(ShowCluster cluster) {
        this.cluster = cluster;
    }

    Response to(ErrorCode code, String message, ClusterException reason) {
        Facade face = new Facade(cluster.snapshot().value());
        ObjectNode data = Json.object()
                .put("reason", reason.getMessage())
                .put("main_server_ip", face.mainAddress())
                .put("epoch", face.snapshot().view().self().term().value());
        return Envelope.error(code, message, data);
    }
}
