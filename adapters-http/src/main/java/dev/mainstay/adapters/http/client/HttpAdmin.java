package dev.mainstay.adapters.http.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.TlsSettings;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.salvage.ExportName;
import dev.mainstay.ports.in.ChangeConfig;
import dev.mainstay.ports.in.Reattach;
import dev.mainstay.ports.in.RecoverFromServer;
import dev.mainstay.ports.in.ResolveMains;
import dev.mainstay.ports.in.SetUpMain;
import dev.mainstay.ports.in.SetUpSecondary;
import dev.mainstay.ports.in.SwitchOver;
import dev.mainstay.ports.out.SourceAccess;
import dev.mainstay.ports.settings.Secret;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;

/**
 * The in-ports of a running server over HTTP, for the command line's remote mode: the panel's admin routes with the bearer's
 * token. Every answer comes back as it was given; only silence is an {@link UnavailableException}. Safe for all threads.
 *
 * <p>Source: spec/panel-api.md 1, D18, D27.
 */
public final class HttpAdmin {
    /** The header that names the operating system's user beside the node-local token (D27). */
    public static final String OS_USER_HEADER = "X-Mainstay-Os-User";

    private static final Duration READ_LIMIT = Duration.ofSeconds(10);
    /** A server answers a command after at most 25 s, with 202 if need be; a look at another main comes before. */
    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(40);
    /** A switchover after at most 50 s. */
    private static final Duration SWITCHOVER_LIMIT = Duration.ofSeconds(65);

    private static final Duration STALL_LIMIT = Duration.ofSeconds(30);

    private final AdminCalls calls;

    /**
     * Speaks to that server; {@code executor} runs the client's work. Nothing is sent yet.
     *
     * @throws dev.mainstay.domain.error.InvalidRequestException when the file of authorities is not usable
     */
    public HttpAdmin(Target target, Executor executor) {
        SSLContext tls = target.shown()
                .map(TlsSettings::trustingOnly)
                .orElseGet(() -> TlsSettings.believing(target.authorities()).context());
        this.calls = new AdminCalls(target, new Exchange(executor, tls));
    }

    /**
     * Which server, and as whom.
     *
     * @param server where its panel dialect answers
     * @param token an admin's JWT, or the node-local token
     * @param shown the certificate that it shows, when it is known and nothing else is to be believed
     * @param authorities PEM file of those that sign its certificate, instead of the JDK's
     * @param osUser who sits at the terminal; only the node-local token makes the server believe it
     */
    public record Target(
            PeerUrl server,
            Secret token,
            Optional<Certificate> shown,
            Optional<Path> authorities,
            Optional<String> osUser) {
        /** One that is reached without TLS, or with a certificate of the JDK's authorities. */
        public Target(PeerUrl server, Secret token, Optional<String> osUser) {
            this(server, token, Optional.empty(), Optional.empty(), osUser);
        }
    }

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

        String query() {
            return query;
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

    /** {@code GET explain}. */
    public Reply explain() {
        return get("/explain");
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

    /** {@code POST leave}: the server leaves its cluster; as the main it ends it, by {@code force} beside other nodes too. */
    public Reply leave(boolean force, Mode mode) {
        return post("/leave", Json.object().put("force", force), mode);
    }

    /** {@code DELETE nodes/ID}: the main takes that node out. */
    public Reply remove(NodeId node, Mode mode) {
        return calls.delete("/nodes/" + node, mode, COMMAND_LIMIT);
    }

    /** {@code POST rotate-secret}: the main replaces the cluster secret; the answer shows the next one. */
    public Reply rotateSecret(Mode mode) {
        return post("/rotate-secret", Json.object(), mode);
    }

    /** {@code PATCH config}: changes what all nodes share. */
    public Reply configure(ChangeConfig.Command command, Mode mode) {
        ObjectNode body = Json.object();
        command.automatic().ifPresent(on -> body.put("auto_failover_enabled", on));
        command.threshold().ifPresent(span -> body.put("auto_failover_threshold_seconds", span.toSeconds()));
        command.name().ifPresent(name -> body.put("server_name", name.value()));
        return calls.patch("/config", body, mode, READ_LIMIT);
    }

    /** {@code POST failover}: the server hands its role as main over. */
    public Reply switchOver(SwitchOver.Command command, Mode mode) {
        return calls.post("/failover", failover(command), mode, SWITCHOVER_LIMIT);
    }

    /** {@code POST failover} with {@code at}: the same later. */
    public Reply scheduleSwitchOver(SwitchOver.Command command, Instant at) {
        return calls.post("/failover", failover(command).put("at", at.toString()), Mode.WAIT, COMMAND_LIMIT);
    }

    private static ObjectNode failover(SwitchOver.Command command) {
        ObjectNode body = Json.object().put("drain_seconds", command.drain().toSeconds());
        command.target().ifPresent(target -> body.put("target_node_id", target.value()));
        return body;
    }

    /** {@code DELETE failover}: forgets what was scheduled. */
    public Reply cancelSwitchOver() {
        return calls.delete("/failover", Mode.WAIT, READ_LIMIT);
    }

    /** {@code POST nodes/ID/reattach}: the server itself, or as the main another node, is brought back. */
    public Reply reattach(NodeId node, Reattach.Command command, Mode mode) {
        ObjectNode body = Json.object().put("force", command.force());
        return calls.post("/nodes/" + node + "/reattach", body, mode, COMMAND_LIMIT);
    }

    /** {@code POST resolve}: one of two mains is named the true one. */
    public Reply resolve(ResolveMains.Command command, Mode mode) {
        ObjectNode body = Json.object()
                .put("keep_node_id", command.keep().value())
                .put("reason", command.reason().value())
                .put("force", command.force());
        return post("/resolve", body, mode);
    }

    /** {@code POST test-source-connection}: what is on that server, over SSH. */
    public Reply testSource(SourceAccess access) {
        return calls.post("/test-source-connection", source(access), Mode.WAIT, COMMAND_LIMIT);
    }

    /** {@code POST recover-from-server}: the server takes that one's data over. */
    public Reply recover(RecoverFromServer.Command command, Mode mode) {
        ObjectNode body = source(command.access())
                .put("become_main", command.becomeMain())
                .put("confirm_overwrite", command.confirmed());
        return post("/recover-from-server", body, mode);
    }

    /** {@code DELETE operations/ID}: a recovery is given up. */
    public Reply cancel(OperationId operation) {
        return calls.delete("/operations/" + operation, Mode.WAIT, READ_LIMIT);
    }

    private static ObjectNode source(SourceAccess access) {
        ObjectNode body = Json.object()
                .put("source_ip", access.server().door().address().host())
                .put("source_port", access.server().door().port())
                .put("source_user", access.server().user());
        access.pinned().ifPresent(key -> body.put("source_host_key", key.fingerprint()));
        return access.credential()
                .match(
                        password ->
                                body.put("source_password", password.secret().reveal()),
                        key -> body.put("source_key", key.pem()));
    }

    /** {@code GET salvage}: the reports in short. */
    public Reply salvage() {
        return get("/salvage");
    }

    /** {@code GET salvage/ID}: one report whole. */
    public Reply salvage(OperationId operation) {
        return get("/salvage/" + operation);
    }

    /**
     * {@code GET salvage/ID/FILE}: writes the exported file there as it comes; nothing is written unless the answer is one.
     *
     * @throws UnavailableException when nothing comes for a while, or what comes cannot be written
     */
    public Reply export(OperationId operation, ExportName file, OutputStream into) {
        return calls.pour("/salvage/" + operation + "/" + file, "text/csv", into, STALL_LIMIT);
    }

    private Reply get(String path) {
        return calls.get(path, READ_LIMIT);
    }

    private Reply post(String path, ObjectNode body, Mode mode) {
        return calls.post(path, body, mode, COMMAND_LIMIT);
    }
}
