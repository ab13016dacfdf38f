package dev.mainstay.adapters.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.salvage.SalvageNote;
import dev.mainstay.domain.salvage.SalvageReport;
import dev.mainstay.domain.salvage.SalvagedTable;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A report as text, for people and for the next agent. */
final class ReportCodec {

    private static final int SCHEMA = 1;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private ReportCodec() {}

    static String encode(SalvageReport report) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("schema", SCHEMA)
                .put("operation", report.operation().value())
                .put("timeline", report.timeline().id())
                .put("fork", report.fork().toString())
                .put("end", report.end().toString())
                .put("transactions", report.transactions());
        report.first().ifPresent(first -> node.put("first", first.toString()));
        report.last().ifPresent(last -> node.put("last", last.toString()));
        ArrayNode tables = node.putArray("tables");
        report.tables().forEach(table -> tables.add(encode(table)));
        ArrayNode notes = node.putArray("notes");
        report.notes()
                .forEach(note -> notes.addObject()
                        .put("kind", note.kind().name())
                        .put("database", note.database())
                        .put("what", note.what()));
        node.put("at", report.at().toString());
        return node.toPrettyString() + "\n";
    }

    /** {@code IllegalArgumentException}, or another that says no more than what is wrong, for what is no such text. */
    static SalvageReport decode(String text) {
        JsonNode node = parse(text);
        if (node.path("schema").asInt() != SCHEMA) {
            throw new IllegalArgumentException("it is no report of schema " + SCHEMA);
        }
        List<SalvagedTable> tables = new ArrayList<>();
        node.path("tables").forEach(table -> tables.add(table(table)));
        List<SalvageNote> notes = new ArrayList<>();
        node.path("notes")
                .forEach(note -> notes.add(new SalvageNote(
                        SalvageNote.Kind.valueOf(text(note, "kind")), text(note, "database"), text(note, "what"))));
        return new SalvageReport(
                new OperationId(text(node, "operation")),
                new Timeline(node.path("timeline").asInt()),
                Lsn.parse(text(node, "fork")),
                Lsn.parse(text(node, "end")),
                number(node, "transactions"),
                moment(node, "first"),
                moment(node, "last"),
                tables,
                notes,
                Instant.parse(text(node, "at")));
    }

    private static ObjectNode encode(SalvagedTable table) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("database", table.database())
                .put("schema", table.schema())
                .put("name", table.name())
                .put("inserts", table.inserts())
                .put("updates", table.updates())
                .put("deletes", table.deletes())
                .put("rows", table.rows())
                .put("file", table.file())
                .put("bytes", table.bytes());
    }

    private static SalvagedTable table(JsonNode table) {
        return new SalvagedTable(
                text(table, "database"),
                text(table, "schema"),
                text(table, "name"),
                number(table, "inserts"),
                number(table, "updates"),
                number(table, "deletes"),
                number(table, "rows"),
                text(table, "file"),
                number(table, "bytes"));
    }

    private static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException("it is not valid JSON", wrong);
        }
    }

    private static String text(JsonNode node, String field) {
        if (!node.path(field).isTextual()) {
            throw new IllegalArgumentException("field " + field + " is missing");
        }
        return node.path(field).textValue();
    }

    private static long number(JsonNode node, String field) {
        if (!node.path(field).canConvertToLong()) {
            throw new IllegalArgumentException("field " + field + " is missing");
        }
        return node.path(field).longValue();
    }

    private static Optional<Instant> moment(JsonNode node, String field) {
        return Optional.of(node.path(field)).filter(JsonNode::isTextual).map(found -> Instant.parse(found.textValue()));
    }
}
