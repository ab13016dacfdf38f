package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.RebaseWay;
import dev.mainstay.ports.in.OperationReport;
import dev.mainstay.ports.in.SetUpSecondary;
import jakarta.ws.rs.core.Response;

/** How a node's own re-attach answers. Source: D9, D10. */
final class ReattachWording implements CommandAnswer.Wording {
    private final NodeId node;
    private final SetUpSecondary scripts;

    ReattachWording(NodeId node, SetUpSecondary scripts) {
        this.node = node;
        this.scripts = scripts;
    }

    @Override
    public Response done(Plan plan, OperationReport report) {
        ObjectNode data = Json.object()
                .put("node_id", node.value())
                .put("operation_id", report.id().value());
        data.set("facts", Pieces.facts(plan.facts().with(report.facts())));
        data.set("deferred", Pieces.texts(report.deferred()));
        if (RebaseWay.isByHand(report.facts())) {
            return handedOut(data);
        }
        return Envelope.ok("Re-attached: this server follows the main again", data);
    }

    private Response handedOut(ObjectNode data) {
        String path = scripts.script()
                .map(script -> {
                    data.put("setup_script_path", script.path()).put("setup_script", script.text());
                    return script.path();
                })
                .orElse("the script in the node's state directory");
        return Envelope.ok(
                "This server stays closed until its database follows the main - run " + path + " on this host, as root",
                data.put("state", NodeCondition.AWAITING_REATTACH.word()));
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
