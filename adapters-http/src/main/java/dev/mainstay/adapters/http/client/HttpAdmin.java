package dev.mainstay.adapters.http.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.ports.in.SetUpMain;
import dev.mainstay.ports.in.SetUpSecondary;
import dev.mainstay.ports.settings.Secret;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * The in-ports of a running server over HTTP, for the command line's remote mode: the panel's admin routes with the bearer's
 * token. Every answer comes back as it was given; only silence is an {@link UnavailableException}. Safe for all threads.
 *
 * <p>Source: spec/panel-api.md 1, D18, D27.
 */
public final class HttpAdmin {
    /** The header that names the operating system's user beside the node-local token (D27). */
    public static final String OS_USER_HEADER = "X-Mainstay-Os-User";

    private static final String ROOT = "/api/cluster";
    private static final Duration READ_LIMIT = Duration.ofSeconds(10);
    /** A server answers a command after at most 25 s, with 202 if need be; a look at another main comes before. */
    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(40);

    private final Target target;
    private final Exchange exchange;

    /** Speaks to that server; {@code executor} runs the client's work. Nothing is sent yet. */
    public HttpAdmin(Target target, Executor executor) {
        this.target = target;
        this.exchange = new Exchange(executor);
    }

    /**
     * Which server, and as whom.
     *
     * @param server where its panel dialect answers
     * @param token an admin's JWT, or the node-local token
     * @param osUser who sits at the terminal; only the node-local token makes the server believe it
     */
    public record Target(PeerUrl server, Secret token, Optional<String> osUser) {}

    /** How a command is given. */
    public enum Mode {
        /** Only shows the plan. */
        DRY_RUN("?dry_run=true"),
        /** Waits for the end, up to the server's limit; then 202 with an operation id. */
        WAIT(""),
        /** Does not wait: 202 with an operation id. */
        ASYNC("");

        private final String query;

        Mode(String query) {
            this.query = query;
        }
    }

    /**
     * A server's answer.
     *
     * @param status the HTTP status
     * @param success what the envelope says
     * @param message for people, may be empty
     * @param data the envelope's {@code data}; an empty object when there is none
     */
    public record Reply(int status, boolean success, String message, JsonNode data) {
        /** The operation that a 202 names, or that a finished command reports. */
        public Optional<OperationId> operation() {
            JsonNode id = data.path("operation_id");
            return id.isTextual() ? Optional.of(new OperationId(id.textValue())) : Optional.empty();
        }
    }

    /** {@code GET status}. */
    public Reply status() {
        return get("/status");
    }

    /** {@code GET config}; holds the cluster secret within the reveal window. */
    public Reply config() {
        return get("/config");
    }

    /** {@code GET check-main-status}. */
    public Reply checkMain() {
        return get("/check-main-status");
    }

    /** {@code GET events}: at most {@code limit}, newest first, with row numbers below {@code before}. */
    public Reply events(int limit, long before) {
        return get("/events?limit=" + limit + "&before=" + before);
    }

    /** {@code GET operations/ID}. */
    public Reply operation(OperationId id) {
        return get("/operations/" + id);
    }

    /** {@code POST setup-main}. */
    public Reply setUpMain(SetUpMain.Command command, Mode mode) {
        ObjectNode body = Json.object();
        command.name().ifPresent(name -> body.put("display_name", name.value()));
        command.address().ifPresent(address -> body.put("server_ip", address.host()));
        return post("/setup-main", body, mode);
    }

    /** {@code POST setup-secondary}: the server joins that main. */
    public Reply setUpSecondary(SetUpSecondary.Command command, Mode mode) {
        ObjectNode body = Json.object()
                .put("main_ip", command.main().address().host())
                .put("main_port", command.main().endpoint().port())
                .put("main_scheme", command.main().scheme().word())
                .put("cluster_secret", command.secret().reveal())
                .put("server_role", command.role().word())
                .put("force", command.force());
        command.name().ifPresent(name -> body.put("display_name", name.value()));
        command.address().ifPresent(address -> body.put("server_ip", address.host()));
        return post("/setup-secondary", body, mode);
    }

    /** {@code POST promote-to-main}; {@code forced} lifts the lag guard. */
    public Reply promote(boolean forced, Mode mode) {
        return post("/promote-to-main", Json.object().put("force", forced), mode);
    }

    private Reply get(String path) {
        return ask(() -> to(path).GET().build(), READ_LIMIT);
    }

    private Reply post(String path, ObjectNode body, Mode mode) {
        return ask(() -> command(path, body, mode), COMMAND_LIMIT);
    }

    private HttpRequest command(String path, ObjectNode body, Mode mode) {
        HttpRequest.Builder request = to(path + mode.query)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body)));
        if (mode == Mode.ASYNC) {
            request.header("Prefer", "respond-async");
        }
        return request.build();
    }

    private HttpRequest.Builder to(String path) {
        HttpRequest.Builder request = Exchange.to(target.server(), ROOT + path)
                .header("Authorization", "Bearer " + target.token().reveal());
        target.osUser().ifPresent(user -> request.header(OS_USER_HEADER, user.replaceAll("[^\\x21-\\x7e]", "?")));
        return request;
    }

    private Reply ask(Supplier<HttpRequest> request, Duration limit) {
        return exchange.send(request, limit).match(this::reply, nothing -> {
            throw new UnavailableException("no answer from " + target.server() + ": " + nothing.reason()
                    + "; is the server running there? (mainstay server)");
        });
    }

    private Reply reply(Exchange.Outcome.Got got) {
        JsonNode tree = got.tree().orElseGet(Json::object);
        if (!tree.path("success").isBoolean()) {
            throw new UnavailableException(target.server() + " answered " + got.status()
                    + " and not as a panel does; is that the server's own port?");
        }
        JsonNode data = tree.path("data");
        return new Reply(
                got.status(),
                tree.path("success").booleanValue(),
                tree.path("message").asText(""),
                data.isObject() || data.isArray() ? data : Json.object());
    }
}
