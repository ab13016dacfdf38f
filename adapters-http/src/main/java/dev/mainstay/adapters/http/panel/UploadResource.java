package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.wire.Fields;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.adapters.http.panel.wire.UploadWire;
import dev.mainstay.ports.in.RecogniseNode;
import dev.mainstay.ports.in.Uploads;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.List;

/**
 * {@code POST uploads}: this node's uploads for another one. Safe for all threads. Source: spec/panel-api.md 1.17.
 *
 * <p>Body beside the secret: nothing for all contents, {@code mode} {@code manifest} for what there is, {@code names} for some.
 */
@Path("api/cluster/uploads")
public final class UploadResource {
    private static final int OK = 200;

    private final NodeDoor door;
    private final Uploads uploads;

    UploadResource(RecogniseNode nodes, Uploads uploads) {
        this.door = new NodeDoor(nodes);
        this.uploads = uploads;
    }

    /** Answers with names or contents. */
    @POST
    public Response uploads(@Context HttpHeaders headers, byte[] body) {
        Fields fields = Fields.parse(body);
        if (!door.admits(headers, fields)) {
            return NodeDoor.stranger();
        }
        if (wantsManifest(fields)) {
            ObjectNode answer = Json.object().put("success", true);
            return Envelope.json(OK, answer.set("data", UploadWire.write(uploads.manifest())));
        }
        Uploads.Batch batch = uploads.read(fields.texts("names"));
        StreamingOutput answer = to -> UploadWire.write(batch, to);
        return Response.ok(answer, MediaType.APPLICATION_JSON_TYPE).build();
    }

    private static boolean wantsManifest(Fields fields) {
        String mode = fields.words("mode").orElse("");
        if (!List.of("", UploadWire.MANIFEST).contains(mode)) {
            throw Fields.invalid("mode", UploadWire.MANIFEST);
        }
        return mode.equals(UploadWire.MANIFEST);
    }

    /** How the mirror does, for {@code GET status}. */
    static ObjectNode progress(Uploads.Progress progress) {
        return Json.object()
                .put("running", progress.running())
                .put("done", progress.done())
                .put("total", progress.total())
                .put("bytes", progress.bytes())
                .put("skipped", progress.skipped())
                .put("last_sync_time", progress.lastSync().map(Pieces::time).orElse(null))
                .put("error", progress.error().orElse(null));
    }
}
