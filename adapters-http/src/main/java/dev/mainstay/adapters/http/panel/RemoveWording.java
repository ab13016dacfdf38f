package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.domain.transition.Depart;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.RemoveStep;
import dev.mainstay.ports.in.OperationReport;
import jakarta.ws.rs.core.Response;

/** How the removal of a node answers. Source: spec/panel-api.md 1.12. */
final class RemoveWording implements CommandAnswer.Wording {
    @Override
    public Response done(Plan plan, OperationReport report) {
        ObjectNode data = Json.object()
                .put(
                        "node_id",
                        plan.facts().get(Depart.NODE).map(Integer::valueOf).orElse(null))
                .put("slot_dropped", CommandAnswer.isReached(report, RemoveStep.DROP_SLOT))
                .put("node_notified", CommandAnswer.isReached(report, RemoveStep.TELL_NODE))
                .put("operation_id", report.id().value());
        data.set("deferred", Pieces.texts(report.deferred()));
        return Envelope.ok(PanelTexts.REMOVED, data);
    }

    @Override
    public Response failed(OperationReport report) {
        return CommandAnswer.failure(ErrorCode.INTERNAL, report.error(), report);
    }

    @Override
    public Response running(Plan plan, ObjectNode data, String location) {
        return Envelope.accepted("Removal started", data, location);
    }
}
