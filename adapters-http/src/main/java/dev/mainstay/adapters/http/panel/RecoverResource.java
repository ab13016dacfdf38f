package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.wire.Fields;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.domain.identity.HostKey;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.identity.SoftwareVersion;
import dev.mainstay.domain.observation.SourceObservation;
import dev.mainstay.domain.observation.SourceObservation.Database;
import dev.mainstay.domain.observation.SourceObservation.Kind;
import dev.mainstay.domain.observation.SourceObservation.Trouble;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.CommandReply;
import dev.mainstay.ports.in.RecoverFromServer;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.Locale;

/** Another server's data for this one: looked at, taken over, given up. Safe for all threads. Source: spec/panel-api.md 1.18, 1.19. */
@Path("api/cluster")
public final class RecoverResource {
    private final RecoverFromServer recovery;
    private final RecoverRequests requests;
    private final CommandAnswer answer;
    private final PanelAdapter.Ports ports;

    RecoverResource(PanelAdapter.Ports ports, Requests requests, CommandAnswer answer) {
        this.ports = ports;
        this.recovery = ports.recover();
        this.requests = new RecoverRequests(requests);
        this.answer = answer;
    }

    /** Looks at a server over SSH: its database, its size, its subscribers. A failed look is an answer with status 200. */
    @POST
    @Path("test-source-connection")
    public Response test(@Context SecurityContext caller, byte[] body) {
        Caller.require(caller);
        return answer(recovery.testSource(requests.test(Fields.parse(body))));
    }

    /** Takes that server's data over; this one's is kept beside it. */
    @POST
    @Path("recover-from-server")
    public Response recover(
            @Context SecurityContext caller, @Context UriInfo uri, @Context HttpHeaders headers, byte[] body) {
        long begunAt = answer.begin();
        Actor actor = Caller.of(caller);
        RecoverFromServer.Command command = requests.recover(Fields.parse(body));
        CommandReply reply = recovery.recover(command, actor, Query.flag(uri, "dry_run"));
        return answer.of(
                reply,
                begunAt,
                Query.prefersAsync(headers),
                new RecoverWording(ports, command, Query.flag(uri, "wait")));
    }

    /** Gives a recovery up while its data has not yet taken the present one's place. */
    @DELETE
    @Path("operations/{id}")
    public Response cancel(@Context SecurityContext caller, @PathParam("id") String id) {
        OperationId operation = new OperationId(id);
        recovery.cancel(operation, Caller.of(caller));
        return Envelope.ok("Recovery is being cancelled", Json.object().put("operation_id", operation.value()));
    }

    private static Response answer(RecoverFromServer.Report report) {
        SourceObservation seen = report.source();
        boolean database = seen.isWhole();
        long subscribers = seen.database().flatMap(Database::subscribers).orElse(0L);
        ObjectNode data = Json.object()
                .put("ssh_ok", seen.loggedIn())
                .put("postgres_ok", database)
                .put("database_ok", database)
                .put("has_data", subscribers > 0)
                .put("subscribers", subscribers)
                .put(
                        "estimated_dump_size_bytes",
                        seen.database().map(Database::estimatedDump).orElse(0L))
                .put("database_size_bytes", seen.database().map(Database::bytes).orElse(0L))
                .put("free_disk_bytes", report.freeBytes().orElse(null))
                .put("uploads_count", seen.uploads());
        data.put(
                        "source_version",
                        seen.panelVersion().map(SoftwareVersion::value).orElse(null))
                .put("source_host_key", seen.hostKey().map(HostKey::fingerprint).orElse(null))
                .put("postgres_version", seen.database().map(Database::version).orElse(null))
                .put(
                        "database_place",
                        seen.database().map(found -> word(found.place())).orElse(null))
                .put("in_recovery", seen.database().map(Database::standby).orElse(null))
                .put("reason", seen.trouble().map(Trouble::reason).orElse(null));
        return Envelope.flat(database, message(seen), data);
    }

    private static String word(SourceObservation.Place place) {
        return place.name().toLowerCase(Locale.ROOT);
    }

    private static String message(SourceObservation seen) {
        if (seen.isWhole()) {
            return "Connection successful";
        }
        boolean other = seen.trouble()
                .filter(why -> why.kind() == Kind.HOST_KEY_CHANGED)
                .isPresent();
        if (other) {
            return "SSH connection failed - "
                    + seen.trouble().map(Trouble::reason).orElse("");
        }
        return seen.loggedIn()
                ? "Database not accessible on source server"
                : "SSH connection failed - check IP and password";
    }
}
