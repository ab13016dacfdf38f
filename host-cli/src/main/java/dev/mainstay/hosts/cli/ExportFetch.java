package dev.mainstay.hosts.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.adapters.http.client.HttpAdmin;
import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.salvage.ExportName;
import dev.mainstay.hosts.cli.render.Amounts;
import dev.mainstay.hosts.cli.render.ProgressLine;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Fetches exported files one after the other and shows how far it is. Used once. */
final class ExportFetch {

    private static final int WHOLE = 100;

    private final Desk desk;
    private final HttpAdmin admin;
    private final OperationId report;
    private final ExportDirectory target;
    private final ProgressLine line;
    private long total;
    private long before;

    ExportFetch(Desk desk, HttpAdmin admin, OperationId report, ExportDirectory target) {
        this.desk = desk;
        this.admin = admin;
        this.report = report;
        this.target = target;
        this.line = new ProgressLine(desk.terminal());
    }

    /**
     * A file to fetch.
     *
     * @param name its name, here as there
     * @param bytes its size
     */
    record Wanted(ExportName name, long bytes) {}

    /** The files that a report names; a name that leads elsewhere is refused. */
    static List<Wanted> wanted(JsonNode report) {
        List<Wanted> files = new ArrayList<>();
        for (JsonNode table : report.path("tables")) {
            if (table.path("file").isTextual()) {
                files.add(new Wanted(
                        new ExportName(table.path("file").textValue()),
                        table.path("bytes").asLong()));
            }
        }
        return files;
    }

    /**
     * Fetches them all.
     *
     * @throws OperationFailedException when one is refused or comes with another size than the report says
     */
    void fetch(List<Wanted> files) {
        total = files.stream().mapToLong(Wanted::bytes).sum();
        try {
            for (Wanted file : files) {
                target.write(file.name().value(), into -> fetch(file, into));
                before += file.bytes();
            }
        } finally {
            line.end();
        }
    }

    private void fetch(Wanted file, OutputStream into) {
        CountedStream counted = new CountedStream(into, count -> show(file, count));
        HttpAdmin.Reply reply = admin.export(report, file.name(), counted);
        if (!reply.success()) {
            throw new OperationFailedException(file.name() + ": " + reply.message());
        }
        if (counted.count() != file.bytes()) {
            throw new OperationFailedException(file.name() + " came with " + counted.count() + " bytes, not the "
                    + file.bytes() + " of the report: run it again into another directory");
        }
    }

    private void show(Wanted file, long count) {
        if (!desk.json()) {
            long done = before + count;
            int percent = total == 0 ? WHOLE : (int) Math.min(WHOLE, done * WHOLE / total);
            line.show(file.name().value(), percent, Amounts.bytes(done) + " of " + Amounts.bytes(total));
        }
    }
}
