package dev.mainstay.adapters.http.panel;

import dev.mainstay.adapters.http.panel.wire.Fields;
import dev.mainstay.domain.event.Reason;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.ResolveMains;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;

/**
 * {@code POST resolve}: a person names the true one of two mains, or opens a closed one. Safe for all threads. Source: D6, ADR
 * 0012.
 *
 * <p>Body: {@code keep_node_id} (1 or more), {@code reason} (1 to 200 printable characters on one line), {@code force} (true or
 * false, default false: the other node is dead, should it not answer). Query: {@code dry_run=true}. Where the other node does
 * the work the answer is that node's, as for a re-attach.
 */
@Path("api/cluster/resolve")
public final class ResolveResource {

    private final PanelAdapter.Ports ports;
    private final CommandAnswer answer;

    ResolveResource(PanelAdapter.Ports ports, CommandAnswer answer) {
        this.ports = ports;
        this.answer = answer;
    }

    /** Keeps that node. */
    @POST
    public Response resolve(
            @Context SecurityContext caller, @Context UriInfo uri, @Context HttpHeaders headers, byte[] body) {
        long begunAt = answer.begin();
        Actor actor = Caller.of(caller);
        ResolveMains.Command command = command(Fields.parse(body));
        boolean dryRun = Query.flag(uri, "dry_run");
        ResolveMains.Outcome outcome = ports.resolve().resolve(command, actor, dryRun);
        boolean async = Query.prefersAsync(headers);
        return outcome.match(
                here -> answer.of(here.reply(), begunAt, async, new ResolveWording(command.keep(), here.other())),
                there -> new RelayedReattach(
                                there.other(),
                                dryRun,
                                ports.cluster().snapshot().value())
                        .told(there.reply()));
    }

    private static ResolveMains.Command command(Fields body) {
        int node = body.integer("keep_node_id")
                .filter(number -> number >= 1)
                .orElseThrow(() -> Fields.invalid("keep_node_id", "the number of the node that is the true main"));
        String reason = body.words("reason").orElseThrow(() -> Fields.invalid("reason", "why, in your own words"));
        return new ResolveMains.Command(
                new NodeId(node), new Reason(reason), body.flag("force").orElse(false));
    }
}
