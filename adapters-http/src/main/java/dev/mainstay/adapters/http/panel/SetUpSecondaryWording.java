package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.ports.in.OperationReport;
import dev.mainstay.ports.in.SetUpSecondary;
import dev.mainstay.ports.in.ShowCluster;
import jakarta.ws.rs.core.Response;

/** How setup-secondary answers. Source: spec/panel-api.md 1.7. */
final class SetUpSecondaryWording implements CommandAnswer.Wording {
    private final ShowCluster cluster;
    private final SetUpSecondary joining;
    private final SetUpSecondary.Command command;

    SetUpSecondaryWording(ShowCluster cluster, SetUpSecondary joining, SetUpSecondary.Command command) {
        this.cluster = cluster;
        this.joining = joining;
        this.command = command;
    }

    @Override
    public Response done(Plan plan, OperationReport report) {
        ObjectNode data = known();
        data.put("state", cluster.snapshot().value().view().self().condition().word());
        data.put("operation_id", report.id().value());
        joining.script()
                .ifPresent(
                        script -> data.put("setup_script_path", script.path()).put("setup_script", script.text()));
        data.set("deferred", Pieces.texts(report.deferred()));
        return Envelope.flat(PanelTexts.JOINED_AS_SECONDARY, data);
    }

    /** The operator is told what will be moved aside before it is. */
    @Override
    public ObjectNode planned(ObjectNode data) {
        return data.put("data_directory", joining.dataLocation());
    }

    /** The copy goes on by itself; what the main gave is told as far as it is known by now. */
    @Override
    public Response running(Plan plan, ObjectNode data, String location) {
        ObjectNode all = known();
        all.setAll(data);
        return Envelope.accepted(
                "Joining cluster as secondary: the main's data is being copied", all.put("state", "copying"), location);
    }

    private ObjectNode known() {
        String main = command.main().address().host();
        ObjectNode data = Json.object()
                .put("role", command.role().word())
                .put("assigned_role", command.role().word())
                .put("main_ip", main)
                .put("main_server", main);
        Facade face = new Facade(cluster.snapshot().value());
        face.nodeId()
                .ifPresent(id -> data.put("node_id", id)
                        .put("replication_slot", SlotName.of(new NodeId(id)).value())
                        .put("cluster_id", face.clusterId()));
        return data;
    }

    @Override
    public Response failed(OperationReport report) {
        return CommandAnswer.failure(code(report.error()), report.error(), report);
    }

    /** What the main answered in the middle of a join has the status that it would have had before it (K-079, K-080). */
    private static ErrorCode code(String error) {
        if (error.startsWith(PanelTexts.SECRET_INVALID)) {
            return ErrorCode.INVALID_REQUEST;
        }
        boolean peer = error.startsWith(PanelTexts.UNREACHABLE) || error.startsWith(PanelTexts.REJECTED);
        return peer ? ErrorCode.UNAVAILABLE : ErrorCode.INTERNAL;
    }
}
