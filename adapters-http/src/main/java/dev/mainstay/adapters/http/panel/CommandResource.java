package dev.mainstay.adapters.http.panel;

import dev.mainstay.adapters.http.panel.wire.Fields;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.CommandReply;
import dev.mainstay.ports.in.SetUpMain;
import dev.mainstay.ports.in.SetUpSecondary;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;

/** What an administrator may ask for: transitions, with plan or progress. Safe for all threads. */
@Path("api/cluster")
public final class CommandResource {
    private static final String DRY_RUN = "dry_run";

    private final PanelAdapter.Ports ports;
    private final Requests requests;
    private final CommandAnswer answer;

    CommandResource(PanelAdapter.Ports ports, Requests requests, CommandAnswer answer) {
        this.ports = ports;
        this.requests = requests;
        this.answer = answer;
    }

    /** Makes this standalone server the main of a new cluster. */
    @POST
    @Path("setup-main")
    public Response setUpMain(
            @Context SecurityContext caller, @Context UriInfo uri, @Context HttpHeaders headers, byte[] body) {
        long begunAt = answer.begin();
        Actor actor = Caller.of(caller);
        SetUpMain.Command command = requests.setUpMain(Fields.parse(body));
        CommandReply reply = ports.setUpMain().setUpMain(command, actor, Query.flag(uri, DRY_RUN));
        return answer.of(
                reply, begunAt, Query.prefersAsync(headers), new SetUpMainWording(ports.cluster(), ports.secret()));
    }

    /** Joins this standalone server to a main. */
    @POST
    @Path("setup-secondary")
    public Response setUpSecondary(
            @Context SecurityContext caller, @Context UriInfo uri, @Context HttpHeaders headers, byte[] body) {
        long begunAt = answer.begin();
        Actor actor = Caller.of(caller);
        SetUpSecondary.Command command = requests.setUpSecondary(Fields.parse(body));
        CommandReply reply = ports.setUpSecondary().setUpSecondary(command, actor, Query.flag(uri, DRY_RUN));
        return answer.of(
                reply,
                begunAt,
                Query.prefersAsync(headers),
                new SetUpSecondaryWording(ports.cluster(), ports.setUpSecondary(), command));
    }

    /** Promotes this secondary in an emergency. */
    @POST
    @Path("promote-to-main")
    public Response promote(
            @Context SecurityContext caller, @Context UriInfo uri, @Context HttpHeaders headers, byte[] body) {
        long begunAt = answer.begin();
        Actor actor = Caller.of(caller);
        boolean forced = Fields.parse(body).flag("force").orElse(false);
        CommandReply reply = ports.promote().promote(forced, actor, Query.flag(uri, DRY_RUN));
        return answer.of(reply, begunAt, Query.prefersAsync(headers), new PromoteWording());
    }
}
