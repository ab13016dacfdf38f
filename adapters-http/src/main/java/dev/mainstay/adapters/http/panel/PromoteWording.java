package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.LeadStandbysStep;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.Promote;
import dev.mainstay.domain.transition.PromoteStep;
import dev.mainstay.domain.transition.Step;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.ports.in.OperationReport;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;

/** How promote-to-main answers. Source: spec/panel-api.md 1.14. */
final class PromoteWording implements CommandAnswer.Wording {
    private static final String PROMOTED_AT = "promoted_at";

    @Override
    public Response done(Plan plan, OperationReport report) {
        boolean standby = plan.kind() == TransitionKind.LEAD_STANDBYS;
        Step redis = standby ? LeadStandbysStep.RELEASE_REDIS : PromoteStep.RELEASE_REDIS;
        ObjectNode data = Json.object()
                .put(
                        PROMOTED_AT,
                        report.facts()
                                .get(PROMOTED_AT)
                                .orElseGet(() -> Pieces.time(report.finishedAt().orElse(report.startedAt()))))
                .put("new_role", (standby ? Role.STANDBY_LEADER : Role.MAIN).word())
                .put(
                        "replication_lag_at_promote_sec",
                        number(plan, Promote.LAG_MS)
                                .map(Duration::ofMillis)
                                .map(Pieces::seconds)
                                .orElse(null))
                .put("loss_bound_bytes", number(plan, Promote.LOSS_BOUND_BYTES).orElse(null))
                .put("epoch", number(plan, Promote.TERM).orElse(null))
                .put("database", standby ? "standby (read-only)" : "primary (read-write)")
                .put("redis", CommandAnswer.isReached(report, redis) ? "standalone" : "pending")
                .put("next_steps", PanelTexts.NEXT_STEPS)
                .put("operation_id", report.id().value());
        data.set("deferred", Pieces.texts(report.deferred()));
        return Envelope.ok(standby ? PanelTexts.LEADS_STANDBYS : PanelTexts.PROMOTED, data);
    }

    private static Optional<Long> number(Plan plan, String fact) {
        Facts facts = plan.facts();
        return facts.get(fact).map(Long::valueOf);
    }

    @Override
    public Response failed(OperationReport report) {
        String error = report.error();
        if (report.kind() == TransitionKind.LEAD_STANDBYS) {
            return CommandAnswer.failure(ErrorCode.INTERNAL, "not the standby leader: " + error, report);
        }
        String message = error.startsWith(PanelTexts.PROMOTE_FAILED) ? error : PanelTexts.PROMOTE_FAILED + ": " + error;
        return CommandAnswer.failure(ErrorCode.INTERNAL, message, report);
    }

    @Override
    public Response running(Plan plan, ObjectNode data, String location) {
        return Envelope.accepted("Promotion started", data, location);
    }
}
