package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.ports.in.OperationReport;
import jakarta.ws.rs.core.Response;

/** How a node's own re-attach answers. Source: D9, D10. */
final class ReattachWording implements CommandAnswer.Wording {
    private final NodeId node;

    ReattachWording(NodeId node) {
        this.node = node;
    }

    @Override
    public Response done(Plan plan, OperationReport report) {
        ObjectNode data = Json.object()
                .put("node_id", node.value())
                .put("operation_id", report.id().value());
        data.set("facts", Pieces.facts(plan.facts().with(report.facts())));
        data.set("deferred", Pieces.texts(report.deferred()));
        return Envelope.ok("Re-attached: this server follows the main again", data);
    }

    /** Its old data is back where it was, and it stays closed. */
    @Override
    public Response failed(OperationReport report) {
        return CommandAnswer.failure(ErrorCode.INTERNAL, "Re-attach failed: " + report.error(), report);
    }

    @Override
    public Response running(Plan plan, ObjectNode data, String location) {
        return Envelope.accepted("Re-attach started", data.put("node_id", node.value()), location);
    }
}
