package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.wire.Fields;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.domain.identity.SoftwareVersion;
import dev.mainstay.ports.in.TestConnection;
import dev.mainstay.ports.in.TestConnection.Report;
import dev.mainstay.ports.out.Reach;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;

/**
 * {@code POST test-connection}: what a joining server would find. A failed probe is an answer with status 200. Safe for all
 * threads. Source: spec/panel-api.md 1.8, D-14.
 */
@Path("api/cluster/test-connection")
public final class TestResource {
    private final TestConnection test;
    private final Requests requests;

    TestResource(TestConnection test, Requests requests) {
        this.test = test;
        this.requests = requests;
    }

    /** Looks at the given main's three doors. */
    @POST
    public Response test(@Context SecurityContext caller, byte[] body) {
        Caller.require(caller);
        return answer(test.test(requests.testConnection(Fields.parse(body))));
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
