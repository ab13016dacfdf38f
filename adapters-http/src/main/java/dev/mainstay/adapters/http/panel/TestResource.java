package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.wire.Fields;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.domain.identity.SoftwareVersion;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.ports.in.ClusterSnapshot;
import dev.mainstay.ports.in.ShowCluster;
import dev.mainstay.ports.in.TestConnection;
import dev.mainstay.ports.in.TestConnection.Report;
import dev.mainstay.ports.out.Reach;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Optional;

/**
 * {@code POST test-connection}: what a joining server would find. A failed probe is an answer with status 200. One that has no
 * token and gives the cluster secret in the header is told of this server's own database and Redis. Safe for all threads.
 * Source: spec/panel-api.md 1.8, D-14, D-15.
 */
@Path("api/cluster/test-connection")
public final class TestResource {
    private final TestConnection test;
    private final Requests requests;
    private final NodeDoor door;
    private final ShowCluster cluster;

    TestResource(PanelAdapter.Ports ports, Requests requests) {
        this.test = ports.test();
        this.requests = requests;
        this.door = new NodeDoor(ports.nodes());
        this.cluster = ports.cluster();
    }

    /** Looks at the given main's three doors. */
    @POST
    public Response test(@Context SecurityContext caller, @Context HttpHeaders headers, byte[] body) {
        Fields fields = Fields.parse(body);
        if (caller.getUserPrincipal() == null) {
            return door.admits(headers, fields) ? answer(ofItself()) : NodeDoor.stranger();
        }
        Caller.require(caller);
        return answer(test.test(requests.testConnection(fields)));
    }

    /** As last seen: a node that asks is not to make this one dial anybody. */
    private Report ofItself() {
        ClusterSnapshot snapshot = cluster.snapshot().value();
        boolean database = snapshot.seen().database().value().answers();
        boolean redis = snapshot.own().redis() == NodeStatus.ONLINE;
        return new Report(
                Reach.yes(),
                database ? Reach.yes() : Reach.no("it does not answer its own server"),
                redis
                        ? Reach.yes()
                        : Reach.no(
                                "its replication is " + snapshot.own().redis().word()),
                Optional.of(true),
                Optional.of(snapshot.ownVersion()));
    }

    private static Response answer(Report report) {
        boolean reached = report.api().answered();
        boolean refused = !report.secretAccepted().orElse(true);
        ObjectNode data = Json.object()
                .put("api_ok", reached)
                .put("postgres_ok", reached && report.database().answered())
                .put("db_ok", reached && report.database().answered())
                .put("redis_ok", reached && report.redis().answered())
                .put("secret_ok", report.secretAccepted().orElse(null))
                .put(
                        "main_version",
                        report.version().map(SoftwareVersion::value).orElse(null));
        data.set("errors", errors(report));
        return Envelope.flat(reached && !refused, message(report, refused), data);
    }

    private static String message(Report report, boolean refused) {
        if (!report.api().answered()) {
            return "Cannot connect to main server: " + report.api().reason();
        }
        return refused ? PanelTexts.SECRET_INVALID : "Connection successful";
    }

    private static ObjectNode errors(Report report) {
        ObjectNode errors = Json.object();
        put(errors, "api", report.api());
        put(errors, "postgres", report.database());
        put(errors, "redis", report.redis());
        return errors;
    }

    private static void put(ObjectNode errors, String door, Reach reach) {
        if (!reach.answered()) {
            errors.put(door, reach.reason());
        }
    }
}
