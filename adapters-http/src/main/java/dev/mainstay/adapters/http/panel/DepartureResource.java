package dev.mainstay.adapters.http.panel;

import dev.mainstay.adapters.http.panel.wire.Fields;
import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.CommandReply;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.regex.Pattern;

/**
 * The ways out of a cluster: {@code POST leave}, of a main the end of the cluster, and {@code DELETE nodes/ID}. Safe for all
 * threads. Source: spec/panel-api.md 1.11, 1.12.
 *
 * <p>Body of {@code leave}: {@code force} (true or false, default false): ends the cluster although other nodes are left.
 * Query of both: {@code dry_run=true}.
 */
@Path("api/cluster")
public final class DepartureResource {
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");
    private static final String DRY_RUN = "dry_run";

    private final PanelAdapter.Ports ports;
    private final CommandAnswer answer;

    DepartureResource(PanelAdapter.Ports ports, CommandAnswer answer) {
        this.ports = ports;
        this.answer = answer;
    }

    /** Takes this server out of its cluster. */
    @POST
    @Path("leave")
    public Response leave(
            @Context SecurityContext caller, @Context UriInfo uri, @Context HttpHeaders headers, byte[] body) {
        long begunAt = answer.begin();
        Actor actor = Caller.of(caller);
        boolean force = Fields.parse(body).flag("force").orElse(false);
        CommandReply reply = ports.leave().leave(force, actor, Query.flag(uri, DRY_RUN));
        return answer.of(reply, begunAt, Query.prefersAsync(headers), new LeaveWording());
    }

    /** Takes another server out. */
    @DELETE
    @Path("nodes/{id}")
    public Response remove(
            @Context SecurityContext caller,
            @Context UriInfo uri,
            @Context HttpHeaders headers,
            @PathParam("id") String id) {
        long begunAt = answer.begin();
        Actor actor = Caller.of(caller);
        CommandReply reply = ports.remove().remove(node(id), actor, Query.flag(uri, DRY_RUN));
        return answer.of(reply, begunAt, Query.prefersAsync(headers), new RemoveWording());
    }

    /** A member's number in a path. */
    static NodeId node(String text) {
        if (!NUMBER.matcher(text).matches()) {
            throw new InvalidRequestException(PanelTexts.BAD_NODE_ID);
        }
        return new NodeId(Integer.parseInt(text));
    }
}
