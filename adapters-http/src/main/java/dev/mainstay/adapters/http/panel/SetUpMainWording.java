package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.ports.in.OperationReport;
import dev.mainstay.ports.in.RevealSecret;
import dev.mainstay.ports.in.ShowCluster;
import jakarta.ws.rs.core.Response;

/** How setup-main answers. Shows the cluster secret, once. Source: spec/panel-api.md 1.6. */
final class SetUpMainWording implements CommandAnswer.Wording {
    private static final String HBA_LINE = "host replication replicator <secondary_ip>/32 md5";

    private final ShowCluster cluster;
    private final RevealSecret secret;

    SetUpMainWording(ShowCluster cluster, RevealSecret secret) {
        this.cluster = cluster;
        this.secret = secret;
    }

    @Override
    public Response done(Plan plan, OperationReport report) {
        Facade face = new Facade(cluster.snapshot().value());
        ObjectNode data = Json.object().put("cluster_id", face.clusterId());
        secret.revealable().ifPresent(whole -> data.put("cluster_secret", whole.reveal()));
        data.put("role", face.role().word())
                .put("node_id", face.nodeId().orElse(null))
                .put("server_ip", face.ownAddress())
                .put("pg_hba_line", HBA_LINE)
                .put("restart_required", false)
                .put("operation_id", report.id().value());
        data.set("deferred", Pieces.texts(report.deferred()));
        return Envelope.flat(PanelTexts.MAIN_CREATED, data);
    }

    @Override
    public Response failed(OperationReport report) {
        String message = CommandAnswer.isForWantOfRestart(report) ? PanelTexts.RESTART_REQUIRED : report.error();
        return CommandAnswer.failure(ErrorCode.INTERNAL, message, report);
    }

    @Override
    public Response running(Plan plan, ObjectNode data, String location) {
        return Envelope.accepted("Main server setup started", data, location);
    }
}
