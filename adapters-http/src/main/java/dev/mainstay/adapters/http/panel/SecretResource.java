package dev.mainstay.adapters.http.panel;

import dev.mainstay.adapters.http.panel.wire.Fields;
import dev.mainstay.adapters.http.panel.wire.SecretWire;
import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.domain.error.StaleTermException;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.CommandReply;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;

/**
 * {@code POST rotate-secret}: replaces the cluster secret, on the main; and {@code POST secret}, by which a main tells its
 * members. Safe for all threads. Source: spec/panel-api.md 1.20, ADR 0018.
 *
 * <p>Query of {@code rotate-secret}: {@code dry_run=true}. Its answer shows the next secret, once; it is in force for the
 * members that {@code operations/ID} does not wait for any more.
 */
@Path("api/cluster")
public final class SecretResource {
    private final PanelAdapter.Ports ports;
    private final CommandAnswer answer;
    private final NodeDoor door;
    private final Redirect redirect;

    SecretResource(PanelAdapter.Ports ports, CommandAnswer answer) {
        this.ports = ports;
        this.answer = answer;
        this.door = new NodeDoor(ports.nodes());
        this.redirect = new Redirect(ports.cluster());
    }

    /** Replaces the cluster secret. */
    @POST
    @Path("rotate-secret")
    public Response rotate(
            @Context SecurityContext caller, @Context UriInfo uri, @Context HttpHeaders headers, byte[] body) {
        long begunAt = answer.begin();
        Actor actor = Caller.of(caller);
        Fields unusedBody = Fields.parse(body);
        CommandReply reply = ports.rotate().rotate(actor, Query.flag(uri, "dry_run"));
        return answer.of(reply, begunAt, Query.prefersAsync(headers), new RotateSecretWording(ports.secret()));
    }

    /** The main tells this member how far the rotation is. */
    @POST
    @Path("secret")
    public Response secret(@Context HttpHeaders headers, byte[] body) {
        Fields fields = Fields.parse(body);
        if (!door.admits(headers, fields)) {
            return NodeDoor.stranger();
        }
        try {
            return Envelope.ok(
                    "Secret order processed",
                    SecretWire.writeAnswer(ports.secrets().take(SecretWire.read(fields))));
        } catch (StaleTermException newer) {
            return redirect.to(ErrorCode.STALE_TERM, PanelTexts.STALE_EPOCH, newer);
        }
    }
}
