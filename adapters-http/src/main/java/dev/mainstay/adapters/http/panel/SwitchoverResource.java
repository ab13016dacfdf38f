package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.wire.Fields;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.domain.error.NotFoundException;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.Switchover;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.CommandReply;
import dev.mainstay.ports.in.SwitchOver;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * {@code POST failover}: hands this main's role to a secondary. Safe for all threads. Source: spec/panel-api.md 1.13, D8.
 *
 * <p>Body: {@code target_node_id} (integer; the specification asks for it, here the first in line is taken when it is absent),
 * {@code drain_seconds} (integer, 0 to 600, default 30), {@code at} (RFC 3339, in the future: it is kept for then). Query:
 * {@code dry_run=true} shows the plan as it is now, with {@code at} too. The end is waited for at most 50 s, or not at all with
 * {@code Prefer: respond-async}; then 202. {@code DELETE failover} forgets what was kept.
 */
@Path("api/cluster/failover")
public final class SwitchoverResource {
    private final PanelAdapter.Ports ports;
    private final CommandAnswer answer;

    SwitchoverResource(PanelAdapter.Ports ports, CommandAnswer answer) {
        this.ports = ports;
        this.answer = answer;
    }

    /** Hands the role over, now or later. */
    @POST
    public Response failover(
            @Context SecurityContext caller, @Context UriInfo uri, @Context HttpHeaders headers, byte[] body) {
        long begunAt = answer.begin();
        Actor actor = Caller.of(caller);
        Fields fields = Fields.parse(body);
        SwitchOver.Command command = command(fields);
        Optional<Instant> at = fields.moment("at");
        boolean dryRun = Query.flag(uri, "dry_run");
        if (at.isPresent() && !dryRun) {
            return scheduled(ports.switchOver().schedule(command, at.get(), actor), at.get());
        }
        CommandReply reply = ports.switchOver().switchOver(command, actor, dryRun);
        return answer.of(reply, begunAt, Query.prefersAsync(headers), new SwitchoverWording(ports.cluster()));
    }

    private Response scheduled(CommandReply reply, Instant at) {
        return reply.match(refused -> answer.refused(refused.plan()), planned -> kept(planned.plan(), at), started -> {
            throw new IllegalStateException("a scheduled switchover began at once");
        });
    }

    private static Response kept(Plan plan, Instant at) {
        ObjectNode data = Json.object().put("scheduled_at", Pieces.time(at));
        plan.facts()
                .get(Switchover.TARGET)
                .map(Integer::valueOf)
                .ifPresent(target -> data.put("target_node_id", target));
        return Envelope.ok("Failover scheduled for " + Pieces.time(at), data.set("plan", PlanAnswer.of(plan)));
    }

    private static SwitchOver.Command command(Fields fields) {
        Duration drain =
                fields.integer("drain_seconds").map(Duration::ofSeconds).orElse(Switchover.DEFAULT_DRAIN);
        return new SwitchOver.Command(fields.integer("target_node_id").map(NodeId::new), drain);
    }

    /** Forgets what was scheduled. */
    @DELETE
    public Response cancel(@Context SecurityContext caller) {
        if (!ports.switchOver().cancel(Caller.of(caller))) {
            throw new NotFoundException(PanelTexts.NOTHING_SCHEDULED);
        }
        ObjectNode data = Json.object().put("cancelled", true);
        return Envelope.ok("Scheduled failover cancelled", data);
    }
}
