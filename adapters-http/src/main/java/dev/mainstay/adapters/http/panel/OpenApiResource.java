package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.domain.identity.SoftwareVersion;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.ArrayList;
import java.util.List;

/** The description of all routes, this one too. Safe for all threads. */
@Path("api/cluster")
public final class OpenApiResource {
    private static final int OK = 200;

    private final ObjectNode document;

    OpenApiResource(List<Object> others, SoftwareVersion version) {
        List<Object> all = new ArrayList<>(others);
        all.add(this);
        this.document = OpenApi.of(all, version);
    }

    /** An OpenAPI 3 document, without the envelope of other answers. */
    @GET
    @Path("openapi.json")
    public Response openApi(@Context SecurityContext caller) {
        Caller.require(caller);
        return Envelope.json(OK, document);
    }
}
