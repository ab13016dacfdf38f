package dev.mainstay.adapters.http.panel;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Locale;

/** What a request's path means to the filters. Pure. */
final class Paths {
    static final String CLUSTER = "api/cluster/";

    private static final List<String> NODE_ROUTES =
            List.of("join", "heartbeat", "notify", "promote", "readiness", "reattach", "secret", "uploads", "vote");

    private Paths() {}

    /** As JAX-RS will match it, without what it ignores. */
    static String of(ContainerRequestContext request) {
        return clean(request.getUriInfo().getPath());
    }

    private static String clean(String path) {
        return path.replaceFirst("^/+", "");
    }

    static boolean isApi(String path) {
        String first = path.split("[/;]", 2)[0];
        return first.toLowerCase(Locale.ROOT).equals("api");
    }

    /** Whether it is one of the cluster's own below {@code /api}. */
    static boolean isCluster(String path) {
        return isApi(path) && (path + "/").startsWith(CLUSTER);
    }

    /** Whether other nodes speak there, with a proof of their own. */
    static boolean isNodeRoute(String path) {
        String clean = clean(path);
        return clean.startsWith(CLUSTER) && NODE_ROUTES.contains(clean.substring(CLUSTER.length()));
    }

    /** Whether another node speaks. */
    static boolean isNodeMessage(ContainerRequestContext request) {
        return request.getMethod().equals("POST") && isNodeRoute(of(request));
    }

    /**
     * Whether a node asks what is otherwise an administrator's to ask: it has no token, and gives the cluster secret in the
     * header instead (spec/panel-api.md D-15).
     */
    static boolean isNodeQuestion(ContainerRequestContext request) {
        return request.getMethod().equals("POST")
                && of(request).equals(CLUSTER + "test-connection")
                && request.getHeaderString(HttpHeaders.AUTHORIZATION) == null
                && request.getHeaderString(NodeDoor.HEADER) != null;
    }
}
