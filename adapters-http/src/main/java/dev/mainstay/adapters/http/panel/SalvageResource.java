package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.domain.error.NotFoundException;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.salvage.ExportName;
import dev.mainstay.domain.salvage.SalvageReport;
import dev.mainstay.ports.in.ShowSalvage;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.io.InputStream;

/** What this node saved of writes that never replicated (D10). Safe for all threads. */
@Path("api/cluster/salvage")
public final class SalvageResource {
    private final ShowSalvage salvage;

    SalvageResource(ShowSalvage salvage) {
        this.salvage = salvage;
    }

    /** All reports, the newest first, in short. */
    @GET
    public Response list(@Context SecurityContext caller) {
        Caller.require(caller);
        ObjectNode data = Json.object();
        data.set("reports", Pieces.list(salvage.reports(), SalvageAnswer::brief));
        return Envelope.ok(data);
    }

    /** One report, whole. */
    @GET
    @Path("{operation}")
    public Response report(@Context SecurityContext caller, @PathParam("operation") String operation) {
        Caller.require(caller);
        return Envelope.ok(SalvageAnswer.whole(report(new OperationId(operation))));
    }

    /** One exported table as CSV. Only what the report names is there. */
    @GET
    @Path("{operation}/{file}")
    public Response export(
            @Context SecurityContext caller, @PathParam("operation") String operation, @PathParam("file") String file) {
        Caller.require(caller);
        ExportName name = new ExportName(file);
        SalvageReport report = report(new OperationId(operation));
        boolean listed = report.tables().stream().anyMatch(table -> table.file().equals(name.value()));
        if (!listed) {
            throw new NotFoundException(PanelTexts.NO_EXPORT);
        }
        InputStream content = salvage.open(report.operation(), name.value())
                .orElseThrow(() -> new NotFoundException(PanelTexts.NO_EXPORT));
        return Response.ok(content, "text/csv; charset=utf-8")
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
                .build();
    }

    private SalvageReport report(OperationId operation) {
        return salvage.find(operation).orElseThrow(() -> new NotFoundException(PanelTexts.NO_SALVAGE));
    }
}
