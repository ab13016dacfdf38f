package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.wire.Fields;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.topology.SharedConfig;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.ChangeConfig;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;

/**
 * {@code PATCH config}: changes what all nodes share, on the main. Safe for all threads. Source: spec/panel-api.md 1.20, D17.
 *
 * <p>Body, at least one of: {@code auto_failover_enabled} (true or false), {@code auto_failover_threshold_seconds} (integer,
 * 60 to 3600), {@code server_name}. Query: {@code dry_run=true} only checks it.
 */
@Path("api/cluster")
public final class ConfigResource {
    private final ChangeConfig config;

    ConfigResource(ChangeConfig config) {
        this.config = config;
    }

    /** Changes what is given. */
    @PATCH
    @Path("config")
    public Response change(@Context SecurityContext caller, @Context UriInfo uri, byte[] body) {
        Actor actor = Caller.of(caller);
        Fields fields = Fields.parse(body);
        ChangeConfig.Command command = new ChangeConfig.Command(
                fields.flag("auto_failover_enabled"),
                fields.integer("auto_failover_threshold_seconds").map(Duration::ofSeconds),
                fields.words("server_name").map(ServerName::new));
        boolean dryRun = Query.flag(uri, "dry_run");
        SharedConfig after = config.change(command, actor, dryRun);
        return Envelope.ok(
                dryRun ? "Dry run: nothing was changed. It would be accepted." : "Configuration updated", data(after));
    }

    private static ObjectNode data(SharedConfig after) {
        return Json.object()
                .put("auto_failover_enabled", after.autoFailover())
                .put("auto_failover_threshold_seconds", after.threshold().toSeconds())
                .put("server_name", after.mainName().value());
    }
}
