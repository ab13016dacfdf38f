package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.domain.error.NotFoundException;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.ports.in.ClusterSnapshot;
import dev.mainstay.ports.in.OperationReport;
import dev.mainstay.ports.in.Operations;
import dev.mainstay.ports.in.ShowCluster;
import dev.mainstay.ports.in.Uploads;
import dev.mainstay.ports.out.StoredEvent;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;

/** What an administrator may look at; answered from the last snapshot (D28). Safe for all threads. */
@Path("api/cluster")
public final class ReadResource {
    private static final int EVENTS_IN_STATUS = 10;
    private static final int MOST_EVENTS_IN_STATUS = 100;
    private static final int EVENTS = 100;
    private static final int MOST_EVENTS = 1_000;

    private final ShowCluster cluster;
    private final Operations operations;
    private final Uploads uploads;
    private final ConfigAnswer config;

    ReadResource(PanelAdapter.Ports ports) {
        this.cluster = ports.cluster();
        this.operations = ports.operations();
        this.uploads = ports.uploads();
        this.config = new ConfigAnswer(ports.secret());
    }

    /** This node's configuration. */
    @GET
    @Path("config")
    public Response config(@Context SecurityContext caller) {
        return Envelope.ok(config.of(snapshot(caller)));
    }

    /** The cluster as this node sees it. */
    @GET
    @Path("status")
    public Response status(@Context SecurityContext caller, @Context UriInfo uri) {
        Caller.require(caller);
        ObjectNode status =
                StatusAnswer.of(cluster.snapshot(), Query.limit(uri, EVENTS_IN_STATUS, MOST_EVENTS_IN_STATUS));
        ObjectNode progress = UploadResource.progress(uploads.progress());
        status.set("secret_rotation", rotation().map(OperationAnswer::of).orElse(null));
        return Envelope.ok(status.set("uploads", progress));
    }

    /** It runs beside other operations, and may wait for a member for long. */
    private Optional<OperationReport> rotation() {
        return operations.all().stream()
                .filter(report -> report.kind() == TransitionKind.ROTATE_SECRET)
                .filter(report -> report.status() == OperationReport.Status.RUNNING)
                .findFirst();
    }

    /** What would happen if the main died now, why not sooner, and what waits for a person (D10b). */
    @GET
    @Path("explain")
    public Response explain(@Context SecurityContext caller) {
        Caller.require(caller);
        return Envelope.ok(ExplainAnswer.of(cluster.snapshot()));
    }

    /** The main as this secondary sees it. */
    @GET
    @Path("check-main-status")
    public Response checkMainStatus(@Context SecurityContext caller) {
        return Envelope.ok(MainStatusAnswer.of(snapshot(caller)));
    }

    /** What this node's database says of its streams. */
    @GET
    @Path("replication-status")
    public Response replicationStatus(@Context SecurityContext caller) {
        return ReplicationAnswer.of(snapshot(caller));
    }

    /** The record of events, newest first. */
    @GET
    @Path("events")
    public Response events(@Context SecurityContext caller, @Context UriInfo uri) {
        String clusterId = new Facade(snapshot(caller)).clusterId();
        int limit = Query.limit(uri, EVENTS, MOST_EVENTS);
        List<StoredEvent> found = cluster.events(limit, Query.number(uri, "before", Long.MAX_VALUE));
        ObjectNode data = Json.object();
        data.set("events", Pieces.list(found, event -> Pieces.event(event, clusterId)));
        return Envelope.ok(data);
    }

    /** How a transition does. */
    @GET
    @Path("operations/{id}")
    public Response operation(@Context SecurityContext caller, @PathParam("id") String id) {
        Caller.require(caller);
        return operations
                .find(new OperationId(id))
                .map(report -> Envelope.ok(OperationAnswer.of(report)))
                .orElseThrow(() -> new NotFoundException("Operation not found"));
    }

    private ClusterSnapshot snapshot(SecurityContext caller) {
        Caller.require(caller);
        return cluster.snapshot().value();
    }
}
