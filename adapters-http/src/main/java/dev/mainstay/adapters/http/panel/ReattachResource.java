package dev.mainstay.adapters.http.panel;

import dev.mainstay.adapters.http.panel.wire.Fields;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.ClusterSnapshot;
import dev.mainstay.ports.in.CommandReply;
import dev.mainstay.ports.in.Reattach;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;

/**
 * {@code POST nodes/ID/reattach}: brings an old main back as a secondary, this node itself or, asked on the main, another one.
 * Safe for all threads. Source: spec/panel-api.md 1.20, D9.
 *
 * <p>Body: {@code force} (true or false, default false). Query: {@code dry_run=true}. On the node itself as all commands; for
 * another node the answer is that node's, 202 with its operation's id when it began.
 */
@Path("api/cluster/nodes/{id}/reattach")
public final class ReattachResource {
    private final PanelAdapter.Ports ports;
    private final CommandAnswer answer;

    ReattachResource(PanelAdapter.Ports ports, CommandAnswer answer) {
        this.ports = ports;
        this.answer = answer;
    }

    /** Re-attaches that node. */
    @POST
    public Response reattach(
            @Context SecurityContext caller,
            @Context UriInfo uri,
            @Context HttpHeaders headers,
            @PathParam("id") String id,
            byte[] body) {
        long begunAt = answer.begin();
        Actor actor = Caller.of(caller);
        NodeId node = DepartureResource.node(id);
        Reattach.Command command =
                new Reattach.Command(Fields.parse(body).flag("force").orElse(false));
        boolean dryRun = Query.flag(uri, "dry_run");
        ClusterSnapshot snapshot = ports.cluster().snapshot().value();
        Facade face = new Facade(snapshot);
        if (!face.nodeId().map(own -> own == node.value()).orElse(false)) {
            return new RelayedReattach(node, dryRun, snapshot)
                    .told(ports.reattach().relay(node, command, actor, dryRun));
        }
        CommandReply reply = ports.reattach().reattach(command, actor, dryRun);
        return answer.of(
                reply, begunAt, Query.prefersAsync(headers), new ReattachWording(node, ports.setUpSecondary()));
    }
}
