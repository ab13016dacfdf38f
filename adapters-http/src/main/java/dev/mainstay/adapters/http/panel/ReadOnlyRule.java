package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.HttpStatusOf;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.ports.in.ClusterSnapshot;
import dev.mainstay.ports.in.ShowCluster;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A node in recovery, or fenced, takes no writes: 503, with the main's address. Cluster routes answer for themselves, and what a
 * person needs to log in and look works. Safe for all threads. Source: spec/panel-api.md 2.5, H-36.
 */
final class ReadOnlyRule {
    private static final List<String> HARMLESS_METHODS = List.of("GET", "HEAD", "OPTIONS");
    private static final Pattern EXEMPT = Pattern.compile("api/(auth/(login|logout|refresh|impersonate-exchange)"
            + "|customer/login|saas/login|system/restart-services|license/revalidate|diagnostic/.+|cluster(/.*)?)");

    private final ShowCluster cluster;

    ReadOnlyRule(ShowCluster cluster) {
        this.cluster = cluster;
    }

    /** The answer to a write that this node must not take now. */
    Optional<Response> refusal(ContainerRequestContext request) {
        String path = Paths.of(request);
        boolean pass = HARMLESS_METHODS.contains(request.getMethod())
                || !Paths.isApi(path)
                || EXEMPT.matcher(path).matches();
        return pass ? Optional.empty() : closed().map(ReadOnlyRule::answer);
    }

    /** The answer for a write that got as far as a database which took none. */
    Response refused() {
        return answer(closed().orElseGet(() -> cluster.snapshot().value()));
    }

    private Optional<ClusterSnapshot> closed() {
        return Optional.of(cluster.snapshot().value()).filter(ClusterSnapshot::refusesWrites);
    }

    private static Response answer(ClusterSnapshot snapshot) {
        boolean recovering = snapshot.seen().database().value().recovery().orElse(false);
        boolean fenced = snapshot.refusesWrites() && !recovering;
        String text = fenced ? PanelTexts.FENCED_READ_ONLY : PanelTexts.SECONDARY_READ_ONLY;
        ObjectNode body = Json.object()
                .put("success", false)
                .put("error", text)
                .put("message", text)
                .put("main_server_ip", new Facade(snapshot).mainAddress());
        return Envelope.json(HttpStatusOf.code(ErrorCode.UNAVAILABLE), body);
    }
}
