package dev.mainstay.hosts.cli.render;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What was saved of writes that never replicated. Pure. */
public final class SalvageView {

    private SalvageView() {}

    /** All reports. */
    public static String list(JsonNode data) {
        JsonNode reports = data.path("reports");
        if (reports.isEmpty()) {
            return "Nothing had to be saved on this node.";
        }
        Table table = new Table("ID", "WHEN", "ROWS", "TABLES", "TRANSACTIONS", "WAL", "FORK");
        for (JsonNode report : reports) {
            table.row(
                    report.path("operation_id").asText(),
                    report.path("at").asText(),
                    report.path("rows").asText(),
                    report.path("table_count").asText(),
                    report.path("transactions").asText(),
                    Amounts.bytes(report.path("bytes").asLong()),
                    report.path("fork_lsn").asText());
        }
        return table.text();
    }

    /** One report with its tables and notes. */
    public static String whole(JsonNode report) {
        List<String> parts = new ArrayList<>();
        parts.add("given up  " + Amounts.bytes(report.path("bytes").asLong()) + " of timeline "
                + report.path("timeline").asText() + ", from "
                + report.path("fork_lsn").asText() + " to "
                + report.path("end_lsn").asText());
        parts.add("commits   " + report.path("transactions").asText() + ", from "
                + report.path("first_at").asText("unknown") + " to "
                + report.path("last_at").asText("unknown"));
        parts.add("exported  " + report.path("rows").asText() + " rows at "
                + report.path("at").asText());
        tables(report.path("tables"), parts);
        for (JsonNode note : report.path("notes")) {
            parts.add("not exported: " + note.path("kind").asText().replace('_', ' ') + " in " + database(note) + ": "
                    + note.path("what").asText());
        }
        parts.add("");
        parts.add("Fetch the rows: mainstay salvage export "
                + report.path("operation_id").asText() + " DIR");
        return String.join("\n", parts);
    }

    private static String database(JsonNode note) {
        String name = note.path("database").asText();
        return name.isEmpty() ? "the whole server" : name;
    }

    private static void tables(JsonNode tables, List<String> parts) {
        if (tables.isEmpty()) {
            return;
        }
        Table table = new Table("DATABASE", "TABLE", "INSERTED", "UPDATED", "DELETED", "ROWS", "SIZE", "FILE");
        for (JsonNode each : tables) {
            table.row(
                    each.path("database").asText(),
                    each.path("schema").asText() + "." + each.path("name").asText(),
                    each.path("inserts").asText(),
                    each.path("updates").asText(),
                    each.path("deletes").asText(),
                    each.path("rows").asText(),
                    Amounts.bytes(each.path("bytes").asLong()),
                    JsonText.text(each.path("file"), "-"));
        }
        parts.add("");
        parts.addAll(table.lines());
        parts.add("");
    }

    /** That everything lies there now. */
    public static String exported(JsonNode report, String directory) {
        return report.path("rows").asText() + " rows and report.json are in " + directory + ".";
    }
}
