package dev.mainstay.adapters.http.patroni;

import dev.mainstay.adapters.http.ErrandRoute;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The one entrance of this dialect, for its routing is not JAX-RS's: the first part of the path chooses a handler; a reading
 * request that has none is a health check, any other 501, before anybody is asked who he is. Safe for all threads. Source:
 * spec/patroni-rest.md 1.2, 1.3.
 */
@Path("{path: .*}")
public final class PatroniDoor {
    private final Map<String, Function<Question, Response>> readings;
    private final Map<String, Asked.Action> actions;
    private final Function<Question, Response> check;
    private final Gate gate;
    private final Courier courier;

    /** Actions are named by method and first part of the path, such as {@code POST switchover}. */
    PatroniDoor(
            Map<String, Function<Question, Response>> readings,
            Map<String, Asked.Action> actions,
            Function<Question, Response> check,
            Gate gate,
            Courier courier) {
        this.readings = readings;
        this.actions = actions;
        this.check = check;
        this.gate = gate;
        this.courier = courier;
    }

    /** Reads something, or a health check. */
    @GET
    public Response get(@Context ContainerRequestContext request) {
        return read(request);
    }

    /** The same without a body. */
    @HEAD
    public Response head(@Context ContainerRequestContext request) {
        return Replies.empty(read(request).getStatus());
    }

    /** The same without a body: what HAProxy asks by default. */
    @OPTIONS
    public Response options(@Context ContainerRequestContext request) {
        return Replies.empty(read(request).getStatus());
    }

    /** Does something. */
    @POST
    public Response post(@Context ContainerRequestContext request, byte[] body) {
        return act(request, body);
    }

    /** Replaces something. */
    @PUT
    public Response put(@Context ContainerRequestContext request, byte[] body) {
        return act(request, body);
    }

    /** Changes something. */
    @PATCH
    public Response patch(@Context ContainerRequestContext request, byte[] body) {
        return act(request, body);
    }

    /** Forgets something. */
    @DELETE
    public Response delete(@Context ContainerRequestContext request, byte[] body) {
        return act(request, body);
    }

    private Response read(ContainerRequestContext request) {
        Question question = question(request);
        return readings.getOrDefault(question.handler(), check).apply(question);
    }

    private static Question question(ContainerRequestContext request) {
        return Question.of(
                request.getUriInfo().getPath(false), request.getUriInfo().getQueryParameters());
    }

    private Response act(ContainerRequestContext request, byte[] body) {
        String name = question(request).handler();
        if (name.equals(ErrandRoute.NAME)) {
            return courier.taken(request, body)
                    .map(asked -> Courier.wrapped(run(asked)))
                    .orElseGet(PatroniDoor::unsupported);
        }
        boolean known = actions.containsKey(key(request.getMethod(), name));
        if (!known) {
            return unsupported();
        }
        Optional<Response> refusal = gate.refusal(request, !name.equals("failsafe"));
        if (refusal.isPresent()) {
            return refusal.get();
        }
        boolean sized = request.getHeaderString("Content-Length") != null;
        String text = new String(body, StandardCharsets.UTF_8);
        return run(new Asked(request.getMethod(), name, text, sized, gate.actor(request), false));
    }

    private Response run(Asked asked) {
        Asked.Action action = actions.get(key(asked.verb(), asked.name()));
        try {
            return action == null ? unsupported() : action.act(asked);
        } catch (RefusedRequest refused) {
            return refused.answer();
        }
    }

    private static String key(String method, String name) {
        return method + " " + name;
    }

    static Response unsupported() {
        return Replies.page(Replies.NOT_IMPLEMENTED, "Unsupported method");
    }
}
