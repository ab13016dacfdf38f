package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.domain.salvage.SalvageNote;
import dev.mainstay.domain.salvage.SalvageReport;
import dev.mainstay.domain.salvage.SalvagedTable;
import java.util.Locale;

/** Reports of a salvage as JSON. Pure. Source: D10. */
final class SalvageAnswer {
    private SalvageAnswer() {}

    /** Without its tables and notes, of which it gives the number. */
    static ObjectNode brief(SalvageReport report) {
        ObjectNode object = Json.object()
                .put("operation_id", report.operation().value())
                .put("at", Pieces.time(report.at()))
                .put("timeline", report.timeline().id())
                .put("fork_lsn", report.fork().toString())
                .put("end_lsn", report.end().toString())
                .put("bytes", report.bytes().bytes())
                .put("transactions", report.transactions())
                .put("rows", report.rows())
                .put("table_count", report.tables().size())
                .put("note_count", report.notes().size());
        object.put("first_at", report.first().map(Pieces::time).orElse(null));
        return object.put("last_at", report.last().map(Pieces::time).orElse(null));
    }

    static ObjectNode whole(SalvageReport report) {
        ObjectNode object = brief(report);
        object.set("tables", Pieces.list(report.tables(), SalvageAnswer::table));
        return object.set("notes", Pieces.list(report.notes(), SalvageAnswer::note));
    }

    private static ObjectNode table(SalvagedTable table) {
        return Json.object()
                .put("database", table.database())
                .put("schema", table.schema())
                .put("name", table.name())
                .put("inserts", table.inserts())
                .put("updates", table.updates())
                .put("deletes", table.deletes())
                .put("rows", table.rows())
                .put("file", table.file().isEmpty() ? null : table.file())
                .put("bytes", table.bytes());
    }

    private static ObjectNode note(SalvageNote note) {
        return Json.object()
                .put("kind", note.kind().name().toLowerCase(Locale.ROOT))
                .put("database", note.database())
                .put("what", note.what());
    }
}
