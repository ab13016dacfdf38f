package dev.mainstay.adapters.http.patroni;

import dev.mainstay.adapters.http.BodyLimit;
import dev.mainstay.adapters.http.ErrandRoute;
import dev.mainstay.adapters.http.Places;
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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * The one entrance of this dialect, for its routing is not JAX-RS's: the first part of the path chooses a handler; a reading
 * request that has none is a health check, any other 501, before anybody is asked who he is. No body is read before its sender
 * is known to be one who may send it, and what may take long has places of its own, so that a health check always finds a
 * thread. Safe for all threads. Source: spec/patroni-rest.md 1.2, 1.3, 5.
 */
@Path("{path: .*}")
public final class PatroniDoor {
    /** The one reading that asks the database. */
    private static final String SLOW = "history";

    private final Map<String, Function<Question, Response>> readings;
    private final Map<String, Asked.Action> actions;
    private final Function<Question, Response> check;
    private final Gate gate;
    private final Courier courier;
    private final BodyLimit bodies;
    private final Places places = new Places();

    /** Actions are named by method and first part of the path, such as {@code POST switchover}. */
    PatroniDoor(
            Map<String, Function<Question, Response>> readings,
            Map<String, Asked.Action> actions,
            Function<Question, Response> check,
            Gate gate,
            Courier courier,
            BodyLimit bodies) {
        this.readings = readings;
        this.actions = actions;
        this.check = check;
        this.gate = gate;
        this.courier = courier;
        this.bodies = bodies;
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
    public Response post(@Context ContainerRequestContext request) {
        return act(request);
    }

    /** Replaces something. */
    @PUT
    public Response put(@Context ContainerRequestContext request) {
        return act(request);
    }

    /** Changes something. */
    @PATCH
    public Response patch(@Context ContainerRequestContext request) {
        return act(request);
    }

    /** Forgets something. */
    @DELETE
    public Response delete(@Context ContainerRequestContext request) {
        return act(request);
    }

    private Response read(ContainerRequestContext request) {
        Question question = question(request);
        Function<Question, Response> reading = readings.getOrDefault(question.handler(), check);
        return question.handler().equals(SLOW)
                ? places.during(Gate.address(request), () -> reading.apply(question))
                        .orElseGet(PatroniDoor::full)
                : reading.apply(question);
    }

    private static Question question(ContainerRequestContext request) {
        return Question.of(
                request.getUriInfo().getPath(false), request.getUriInfo().getQueryParameters());
    }

    /** What nobody knows needs no place; whoever may not is told so before his body is read (5). */
    private Response act(ContainerRequestContext request) {
        String name = question(request).handler();
        boolean errand = name.equals(ErrandRoute.NAME);
        boolean known = errand ? courier.isNode(request) : actions.containsKey(key(request.getMethod(), name));
        if (!known) {
            return unsupported();
        }
        return places.during(Gate.address(request), () -> errand ? carriedOut(request) : admitted(request, name))
                .orElseGet(PatroniDoor::full);
    }

    private Response carriedOut(ContainerRequestContext request) {
        return answered(
                request,
                body -> Courier.taken(body).map(this::run).map(Courier::wrapped).orElseGet(PatroniDoor::unsupported));
    }

    private Response admitted(ContainerRequestContext request, String name) {
        return gate.refusal(request, !name.equals("failsafe"))
                .orElseGet(() -> answered(request, body -> {
                    boolean sized = request.getHeaderString("Content-Length") != null;
                    String text = new String(body, StandardCharsets.UTF_8);
                    return run(new Asked(request.getMethod(), name, text, sized, gate.actor(request), false));
                }));
    }

    private Response answered(ContainerRequestContext request, Function<byte[], Response> action) {
        AtomicReference<byte[]> body = new AtomicReference<>(new byte[0]);
        return bodies.taken(request, body::set).orElseGet(() -> action.apply(body.get()));
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

    /** Health checks need no place: they are answered from the snapshot. */
    private static Response full() {
        return Replies.because(
                Replies.text(Replies.UNAVAILABLE, "too many requests at once"),
                "at most " + Places.MOST + " requests that may take long are served at once, " + Places.MOST_OF_ONE
                        + " of one address");
    }

    static Response unsupported() {
        return Replies.page(Replies.NOT_IMPLEMENTED, "Unsupported method");
    }
}
