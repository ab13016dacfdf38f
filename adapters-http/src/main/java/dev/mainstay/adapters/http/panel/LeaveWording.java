package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.Depart;
import dev.mainstay.domain.transition.DisbandStep;
import dev.mainstay.domain.transition.LeaveStep;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.ports.in.OperationReport;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** How leave answers. Source: spec/panel-api.md 1.11. */
final class LeaveWording implements CommandAnswer.Wording {
    private static final String IN_RECOVERY = "db_in_recovery";

    @Override
    public Response done(Plan plan, OperationReport report) {
        ObjectNode data = Json.object().put("role", Role.STANDALONE.word());
        String warning = plan.kind() == TransitionKind.DISBAND ? disbanded(data, plan, report) : left(data, report);
        data.put("operation_id", report.id().value());
        data.set("deferred", Pieces.texts(report.deferred()));
        return Envelope.ok(PanelTexts.LEFT + warning, data);
    }

    private static String left(ObjectNode data, OperationReport report) {
        boolean told = CommandAnswer.isReached(report, LeaveStep.TELL_MAIN);
        boolean recovering = report.facts().get(IN_RECOVERY).map("true"::equals).orElse(true);
        data.put("main_notified", told)
                .put(IN_RECOVERY, recovering)
                .put("next_step", recovering ? "promote or reinstall the local database" : "nothing is left to do");
        return told ? "" : "; the main did not hear of it: remove this node there";
    }

    private static String disbanded(ObjectNode data, Plan plan, OperationReport report) {
        List<String> slots = plan.facts()
                .get(Depart.SLOTS)
                .filter(text -> !text.isEmpty())
                .map(text -> List.of(text.split(",")))
                .orElse(List.of());
        boolean told = CommandAnswer.isReached(report, DisbandStep.TELL_NODES);
        data.put("nodes_notified", told).put(IN_RECOVERY, false);
        data.set("slots_left", Pieces.texts(slots));
        data.put(
                "next_step",
                slots.isEmpty()
                        ? "nothing is left to do"
                        : "drop the slots that are left once nobody streams from here: they hold the write-ahead log"
                                + " back");
        return told ? "" : "; some nodes did not hear of it: leave the cluster there too";
    }

    @Override
    public Response failed(OperationReport report) {
        return CommandAnswer.failure(ErrorCode.INTERNAL, report.error(), report);
    }

    @Override
    public Response running(Plan plan, ObjectNode data, String location) {
        return Envelope.accepted("Leaving the cluster started", data, location);
    }
}
