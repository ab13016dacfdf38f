package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.adapters.http.panel.wire.ReadinessWire;
import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.Switchover;
import dev.mainstay.ports.in.OperationReport;
import dev.mainstay.ports.in.ShowCluster;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;

/** How failover answers. Source: spec/panel-api.md 1.13. */
final class SwitchoverWording implements CommandAnswer.Wording {
    private static final String COMPLETED_AT = "completed_at";
    private static final String NEEDS_REBASE = "needs_rebase";

    private final ShowCluster cluster;

    SwitchoverWording(ShowCluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public Duration patience(PanelSettings settings) {
        return settings.switchoverPatience();
    }

    @Override
    public Response done(Plan plan, OperationReport report) {
        Facts facts = plan.facts().with(report.facts());
        ObjectNode data = Json.object();
        sides(data, facts);
        data.put("drained_connections", number(facts, "drained_connections").orElse(null))
                .put(
                        COMPLETED_AT,
                        facts.get(COMPLETED_AT)
                                .orElseGet(() -> Pieces.time(report.finishedAt().orElse(report.startedAt()))))
                .put("write_gap_ms", number(facts, "write_gap_ms").orElse(null))
                .put("epoch", number(facts, Switchover.TERM).orElse(null))
                .put("fence_lsn", facts.get("fence_lsn").orElse(null))
                .put(NEEDS_REBASE, facts.get(NEEDS_REBASE).orElse(null))
                .put("operation_id", report.id().value());
        data.set("deferred", Pieces.texts(report.deferred()));
        return Envelope.ok("Failover completed: " + name(facts, Switchover.TARGET) + " is the main now", data);
    }

    private void sides(ObjectNode data, Facts facts) {
        data.put("old_main_id", number(facts, Switchover.OLD_MAIN).orElse(null))
                .put("new_main_id", number(facts, Switchover.TARGET).orElse(null))
                .put("old_main_name", name(facts, Switchover.OLD_MAIN))
                .put("new_main_name", name(facts, Switchover.TARGET));
    }

    private static Optional<Long> number(Facts facts, String name) {
        return facts.get(name).map(Long::valueOf);
    }

    private String name(Facts facts, String side) {
        return number(facts, side)
                .map(Math::toIntExact)
                .map(NodeId::new)
                .map(node -> new Facade(cluster.snapshot().value()).nameOf(node))
                .orElse("unknown");
    }

    /** A main that another one overtook meanwhile stays closed (D5): then it is not as before. */
    @Override
    public Response failed(OperationReport report) {
        boolean closed = cluster.snapshot().value().view().self().condition().isClosed();
        ObjectNode data = Json.object()
                .put("operation_id", report.id().value())
                .put("rolled_back", !closed)
                .put("reason", report.error());
        data.set("facts", Pieces.facts(report.facts()));
        ErrorCode code = code(report.error());
        String told =
                closed ? "Failover failed, and this server stays closed: " : "Failover failed and was rolled back: ";
        return Envelope.error(code, code == ErrorCode.INTERNAL ? told + report.error() : report.error(), data);
    }

    /** What was seen in the middle has the status that it would have had before it. */
    private static ErrorCode code(String error) {
        if (error.startsWith(PanelTexts.TOO_FAR_BEHIND)) {
            return ErrorCode.PRECONDITION_FAILED;
        }
        if (error.startsWith(PanelTexts.TARGET_UNREACHABLE)) {
            return ErrorCode.UNAVAILABLE;
        }
        return error.startsWith(ReadinessWire.UNSUPPORTED) ? ErrorCode.CONFLICT : ErrorCode.INTERNAL;
    }

    @Override
    public Response running(Plan plan, ObjectNode data, String location) {
        sides(data, plan.facts());
        return Envelope.accepted("Failover initiated to " + name(plan.facts(), Switchover.TARGET), data, location);
    }
}
