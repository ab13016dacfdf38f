package dev.mainstay.adapters.http.panel;

import dev.mainstay.adapters.http.panel.wire.HealthWire;
import dev.mainstay.domain.health.NodeHealth;
import dev.mainstay.domain.identity.SoftwareVersion;
import dev.mainstay.ports.in.ShowCluster;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** {@code GET /health}: no token, no limit, never waits. Safe for all threads. Source: spec/panel-api.md 1.1. */
@Path("health")
public final class HealthResource {
    private static final int OK = 200;
    private static final int UNHEALTHY = 503;

    private final ShowCluster cluster;
    private final SoftwareVersion version;

    HealthResource(ShowCluster cluster, SoftwareVersion version) {
        this.cluster = cluster;
        this.version = version;
    }

    /** Whether this node lives with its database. */
    @GET
    public Response health() {
        NodeHealth health = cluster.health();
        return Envelope.json(health.healthy() ? OK : UNHEALTHY, HealthWire.write(health, version));
    }
}
