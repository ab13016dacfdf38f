package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.domain.transition.Step;
import dev.mainstay.ports.in.OperationReport;
import java.util.Locale;

/** A transition's progress as JSON. Pure. Source: spec/panel-api.md 1.20. */
final class OperationAnswer {
    private OperationAnswer() {}

    static ObjectNode of(OperationReport report) {
        ObjectNode object = Json.object()
                .put("id", report.id().value())
                .put("operation_id", report.id().value())
                .put("type", report.kind().word())
                .put("status", report.status().name().toLowerCase(Locale.ROOT))
                .put("undoing", report.undoing())
                .put("step", report.step().map(Step::name).orElse(null))
                .put("condition", report.step().map(Step::condition).orElse(null))
                .put("progress", report.percent())
                .put("done_bytes", report.progress().doneBytes())
                .put("total_bytes", report.progress().totalBytes().orElse(null))
                .put("note", report.progress().note())
                .put("started_at", Pieces.time(report.startedAt()))
                .put("error", report.error().isEmpty() ? null : report.error());
        object.put("finished_at", report.finishedAt().map(Pieces::time).orElse(null));
        object.set("deferred", Pieces.texts(report.deferred()));
        return object.set("result", Pieces.facts(report.facts()));
    }
}
