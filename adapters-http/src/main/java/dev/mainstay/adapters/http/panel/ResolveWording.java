package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.ports.in.OperationReport;
import jakarta.ws.rs.core.Response;

/**
 * How the end of two mains answers, where this node does the work. Source: D6, ADR 0012.
 *
 * @param keep the node that was named the true main
 * @param other the one whose branch is given up, or that is followed
 */
record ResolveWording(NodeId keep, NodeId other) implements CommandAnswer.Wording {

    private static final String OVERTAKEN = "overtaken";

    @Override
    public Response done(Plan plan, OperationReport report) {
        ObjectNode data = named(Json.object()).put("operation_id", report.id().value());
        data.set("facts", Pieces.facts(plan.facts().with(report.facts())));
        data.set("deferred", Pieces.texts(report.deferred()));
        return report.facts().get(OVERTAKEN).isPresent()
                ? Envelope.error(
                        ErrorCode.STALE_TERM, "Another node leads in a newer term: this one stays closed", data)
                : Envelope.ok("Resolved: node " + keep + " is the main", data);
    }

    @Override
    public Response failed(OperationReport report) {
        return CommandAnswer.failure(ErrorCode.INTERNAL, "Resolve failed: " + report.error(), report);
    }

    @Override
    public Response running(Plan plan, ObjectNode data, String location) {
        return Envelope.accepted("Resolve started", named(data), location);
    }

    @Override
    public ObjectNode planned(ObjectNode data) {
        return named(data);
    }

    private ObjectNode named(ObjectNode data) {
        return data.put("keep_node_id", keep.value()).put("other_node_id", other.value());
    }
}
