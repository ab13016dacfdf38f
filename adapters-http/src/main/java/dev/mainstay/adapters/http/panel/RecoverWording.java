package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.Step;
import dev.mainstay.ports.in.OperationReport;
import dev.mainstay.ports.in.RecoverFromServer;
import jakarta.ws.rs.core.Response;
import java.time.Duration;

/** How recover-from-server answers. Source: spec/panel-api.md 1.18. */
final class RecoverWording implements CommandAnswer.Wording {
    private static final Duration TO_THE_END = Duration.ofHours(6);

    private final PanelAdapter.Ports ports;
    private final RecoverFromServer.Command command;
    private final boolean wait;

    RecoverWording(PanelAdapter.Ports ports, RecoverFromServer.Command command, boolean wait) {
        this.ports = ports;
        this.command = command;
        this.wait = wait;
    }

    @Override
    public Duration patience(PanelSettings settings) {
        return wait ? TO_THE_END : settings.patience();
    }

    @Override
    public Response done(Plan plan, OperationReport report) {
        Facade face = new Facade(ports.cluster().snapshot().value());
        ObjectNode data = Json.object()
                .put("dump_size_bytes", number(report, "dump_size_bytes"))
                .put("tables_restored", number(report, "tables_restored"))
                .put("subscribers_count", number(report, "subscribers_count"))
                .put("duration_seconds", seconds(report))
                .put("source_server", command.access().server().door().address().host())
                .put("recovered_to", face.ownAddress())
                .put("role", face.role().word())
                .put("next_steps", leads(report) ? PanelTexts.SOURCE_LEADS : PanelTexts.NEXT_STEPS);
        data.put("cluster_id", face.clusterId())
                .put("dump_sha256", report.facts().get("dump_sha256").orElse(null))
                .put("kept_database", report.facts().get("kept_database").orElse(null))
                .put(
                        "roles_lacking_rights",
                        report.facts().get("roles_lacking_rights").orElse(null))
                .put("rights_to_give", report.facts().get("rights_to_give").orElse(null))
                .put("restored_owners", report.facts().get("restored_owners").orElse(null))
                .put("source_host_key", report.facts().get("source_host_key").orElse(null))
                .put("uploads_copied", number(report, "uploads_copied"))
                .put("uploads_skipped", number(report, "uploads_skipped"))
                .put("uploads_missing", number(report, "uploads_missing"))
                .put("operation_id", report.id().value());
        data.set("deferred", Pieces.texts(report.deferred()));
        return Envelope.flat("Successfully recovered data from source server", data);
    }

    @Override
    public Response failed(OperationReport report) {
        return CommandAnswer.failure(code(report.error()), report.error(), report);
    }

    /** What could not be had of the source is an outage; what a person ended is a conflict; the rest is ours. */
    private static ErrorCode code(String error) {
        if (error.startsWith(PanelTexts.NO_SOURCE)) {
            return ErrorCode.UNAVAILABLE;
        }
        return error.startsWith("cancelled by") ? ErrorCode.CONFLICT : ErrorCode.INTERNAL;
    }

    @Override
    public Response running(Plan plan, ObjectNode data, String location) {
        String first = plan.steps().stream().findFirst().map(Step::name).orElse("");
        ports.operations()
                .find(new OperationId(data.path("operation_id").asText()))
                .ifPresentOrElse(
                        report -> data.put("step", report.step().map(Step::name).orElse(first))
                                .put("progress", report.percent()),
                        () -> data.put("step", first).put("progress", 0));
        return Envelope.accepted("Recovery started", data, location);
    }

    /** Whether the source still is a main, which keeps this node from becoming one (H-40). */
    private static boolean leads(OperationReport report) {
        return report.facts().get("source_leads").filter("true"::equals).isPresent();
    }

    private static Long number(OperationReport report, String fact) {
        return report.facts().get(fact).map(Long::valueOf).orElse(0L);
    }

    private static long seconds(OperationReport report) {
        return report.finishedAt()
                .map(end -> Duration.between(report.startedAt(), end).toSeconds())
                .orElse(0L);
    }
}
