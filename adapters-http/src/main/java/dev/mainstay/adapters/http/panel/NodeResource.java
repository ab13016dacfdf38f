package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.wire.Fields;
import dev.mainstay.adapters.http.panel.wire.HeartbeatWire;
import dev.mainstay.adapters.http.panel.wire.JoinWire;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.adapters.http.panel.wire.NoticeWire;
import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.domain.error.NotFoundException;
import dev.mainstay.domain.error.StaleTermException;
import dev.mainstay.ports.out.Heartbeat;
import dev.mainstay.ports.out.HeartbeatReply;
import dev.mainstay.ports.out.JoinRequest;
import dev.mainstay.ports.out.Notice;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/**
 * What other nodes say: first understood (400), then believed (401), then weighed (404, 409). Safe for all threads. Source:
 * spec/panel-api.md 1.9, 1.10, 1.16.
 */
@Path("api/cluster")
public final class NodeResource {
    private final PanelAdapter.Ports ports;
    private final Requests requests;
    private final String databaseName;
    private final NodeDoor door;
    private final Redirect redirect;

    NodeResource(PanelAdapter.Ports ports, PanelSettings settings) {
        this.ports = ports;
        this.requests = new Requests(settings.allowLoopback());
        this.databaseName = settings.databaseName();
        this.door = new NodeDoor(ports.nodes());
        this.redirect = new Redirect(ports.cluster());
    }

    /** A server asks to become a member. */
    @POST
    @Path("join")
    public Response join(@Context HttpHeaders headers, byte[] body) {
        Fields fields = Fields.parse(body);
        if (!door.admits(headers, fields)) {
            return NodeDoor.stranger();
        }
        JoinRequest request = requests.join(fields);
        return Envelope.flat(PanelTexts.JOINED, JoinWire.write(ports.admit().admit(request), databaseName));
    }

    /** A secondary says that it lives. */
    @POST
    @Path("heartbeat")
    public Response heartbeat(@Context HttpHeaders headers, byte[] body) {
        Fields fields = Fields.parse(body);
        if (!door.admits(headers, fields)) {
            return NodeDoor.stranger();
        }
        Heartbeat beat = HeartbeatWire.read(fields);
        try {
            return answer(ports.heartbeats().receive(beat), beat);
        } catch (NotFoundException noMember) {
            return Envelope.error(ErrorCode.NOT_FOUND, PanelTexts.NO_SUCH_NODE);
        } catch (ConflictException notMain) {
            return redirect.to(ErrorCode.CONFLICT, PanelTexts.NOT_THE_MAIN, notMain);
        } catch (StaleTermException newer) {
            return redirect.to(ErrorCode.STALE_TERM, PanelTexts.STALE_EPOCH, newer);
        }
    }

    private Response answer(HeartbeatReply reply, Heartbeat beat) {
        ObjectNode data =
                HeartbeatWire.writeReply(reply).put("update_available", HeartbeatWire.isUpdateAvailable(reply, beat));
        return Envelope.flat(PanelTexts.HEARTBEAT, data);
    }

    /** Another node tells something. */
    @POST
    @Path("notify")
    public Response notice(@Context HttpHeaders headers, byte[] body) {
        Fields fields = Fields.parse(body);
        if (!door.admits(headers, fields)) {
            return NodeDoor.stranger();
        }
        Notice notice = NoticeWire.read(fields);
        try {
            ports.notices().receive(notice);
        } catch (StaleTermException older) {
            return redirect.to(ErrorCode.STALE_TERM, PanelTexts.STALE_EPOCH, older);
        }
        return Envelope.ok(PanelTexts.NOTICE, Json.object());
    }
}
