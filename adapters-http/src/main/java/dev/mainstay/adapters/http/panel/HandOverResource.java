package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.wire.Fields;
import dev.mainstay.adapters.http.panel.wire.HandOverWire;
import dev.mainstay.adapters.http.panel.wire.ReadinessWire;
import dev.mainstay.adapters.http.panel.wire.ReattachWire;
import dev.mainstay.adapters.http.panel.wire.VoteWire;
import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.error.NotFoundException;
import dev.mainstay.domain.error.PreconditionFailedException;
import dev.mainstay.domain.error.StaleTermException;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.CommandReply;
import dev.mainstay.ports.in.Reattach;
import dev.mainstay.ports.out.HandOver;
import dev.mainstay.ports.out.HandOverQuestion;
import dev.mainstay.ports.out.ReattachOrder;
import dev.mainstay.ports.out.Taken;
import dev.mainstay.ports.out.VoteRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/**
 * What a main says to a node that is to take its place, or to come back. As on all node routes: first understood (400), then
 * believed (401), then weighed (404, 409). Safe for all threads. Source: spec/panel-api.md 1.15; D8, D9.
 */
@Path("api/cluster")
public final class HandOverResource {
    private final PanelAdapter.Ports ports;
    private final NodeDoor door;
    private final Redirect redirect;

    HandOverResource(PanelAdapter.Ports ports) {
        this.ports = ports;
        this.door = new NodeDoor(ports.nodes());
        this.redirect = new Redirect(ports.cluster());
    }

    /** The main, which is closed, asks this node to lead. A refusal below 500 promises that nothing was promoted. */
    @POST
    @Path("promote")
    public Response promote(@Context HttpHeaders headers, byte[] body) {
        Fields fields = Fields.parse(body);
        if (!door.admits(headers, fields)) {
            return NodeDoor.stranger();
        }
        HandOver order = HandOverWire.read(fields);
        try {
            Taken taken = taken(order);
            String address = new Facade(ports.cluster().snapshot().value()).ownAddress();
            return Envelope.ok("Promotion completed", HandOverWire.writeTaken(taken, address));
        } catch (StaleTermException newer) {
            return redirect.to(ErrorCode.STALE_TERM, PanelTexts.STALE_EPOCH, newer);
        }
    }

    /** What the port does not declare came of a fault, maybe behind the deed: it must not look like a refusal. */
    private Taken taken(HandOver order) {
        try {
            return ports.takeOver().takeOver(order);
        } catch (InvalidRequestException | NotFoundException | PreconditionFailedException undeclared) {
            throw new IllegalStateException("the take-over ended in an undeclared way", undeclared);
        }
    }

    /** The main asks whether this node could lead, or to get ready to. */
    @POST
    @Path("readiness")
    public Response readiness(@Context HttpHeaders headers, byte[] body) {
        Fields fields = Fields.parse(body);
        if (!door.admits(headers, fields)) {
            return NodeDoor.stranger();
        }
        HandOverQuestion question = ReadinessWire.read(fields);
        ObjectNode answer = ReadinessWire.writeAnswer(ports.takeOver().readiness(question));
        return Envelope.ok("Readiness checked", answer);
    }

    /** Another secondary has lost the main and asks this node's consent to lead. */
    @POST
    @Path("vote")
    public Response vote(@Context HttpHeaders headers, byte[] body) {
        Fields fields = Fields.parse(body);
        if (!door.admits(headers, fields)) {
            return NodeDoor.stranger();
        }
        VoteRequest request = VoteWire.read(fields);
        return Envelope.ok("Vote answered", VoteWire.writeAnswer(ports.consent().vote(request)));
    }

    /** The main tells this node to re-attach itself, or asks what it would do. */
    @POST
    @Path("reattach")
    public Response reattach(@Context HttpHeaders headers, byte[] body) {
        Fields fields = Fields.parse(body);
        if (!door.admits(headers, fields)) {
            return NodeDoor.stranger();
        }
        ReattachOrder order = ReattachWire.read(fields);
        Actor actor = new Actor(order.actor());
        if (!new Facade(ports.cluster().snapshot().value())
                .clusterId()
                .equals(order.cluster().value())) {
            throw new ConflictException(PanelTexts.FOREIGN_CLUSTER);
        }
        boolean planOnly = order.mode() == ReattachOrder.Mode.PLAN;
        Reattach.Command command = new Reattach.Command(order.force(), order.reason(), order.order());
        CommandReply reply = ports.reattach().reattach(command, actor, planOnly);
        return Envelope.ok("Re-attach answered", ReattachWire.writeAnswer(ReattachReply.of(reply)));
    }
}
