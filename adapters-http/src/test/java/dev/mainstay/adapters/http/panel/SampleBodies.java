package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.Routes.Route;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.ports.in.ClusterSnapshot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request for each route that is as it should be, with everything that must be in it. Pure. */
final class SampleBodies {
    private static final String HAND_OVER = "\"cluster_id\":\"" + Snapshots.CLUSTER
            + "\",\"current_main\":\"203.0.113.10\",\"event\":\"switchover\",\"node_id\":1,\"epoch\":4,"
            + "\"fence_lsn\":\"0/5000148\",\"operation_id\":\"op-1\"";
    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("setup-secondary", "\"main_ip\":\"203.0.113.10\",\"cluster_secret\":\"x\""),
            Map.entry("test-connection", "\"main_ip\":\"203.0.113.10\""),
            Map.entry("test-source-connection", "\"source_ip\":\"203.0.113.90\",\"source_password\":\"x\""),
            Map.entry("recover-from-server", "\"source_ip\":\"203.0.113.90\",\"source_password\":\"x\""),
            Map.entry("config", "\"auto_failover_enabled\":true"),
            Map.entry("failover", "\"target_node_id\":2"),
            Map.entry("resolve", "\"keep_node_id\":2,\"reason\":\"text\""),
            Map.entry(
                    "join",
                    "\"hardware_id\":\"hw-0123456789abcdef\",\"server_name\":\"DC2\",\"server_ip\":\"203.0.113.11\","
                            + "\"requested_role\":\"secondary\""),
            Map.entry("heartbeat", "\"hardware_id\":\"hw-0123456789abcdef\""),
            Map.entry("notify", "\"event\":\"ping\""),
            Map.entry("promote", HAND_OVER),
            Map.entry("readiness", "\"stage\":\"look\"," + HAND_OVER),
            Map.entry(
                    "reattach",
                    "\"cluster_id\":\"" + Snapshots.CLUSTER
                            + "\",\"mode\":\"plan\",\"operation_id\":\"op-1\",\"actor\":\"user:ana\""),
            Map.entry(
                    "vote",
                    "\"cluster_id\":\"" + Snapshots.CLUSTER
                            + "\",\"node_id\":2,\"epoch\":4,\"timeline\":1,\"lsn\":\"0/5000148\",\"priority\":100"),
            Map.entry(
                    "secret",
                    "\"cluster_id\":\"" + Snapshots.CLUSTER
                            + "\",\"node_id\":1,\"epoch\":4,\"step\":\"prepare\",\"operation_id\":\"op-1\","
                            + "\"actor\":\"user:ana\",\"started_at\":\"2026-05-12T11:45:01Z\",\"sealed_secret\":\"00\""));
    private static final Map<String, TransitionKind> KINDS = Map.of(
            "setup-main", TransitionKind.SETUP_MAIN,
            "setup-secondary", TransitionKind.SETUP_SECONDARY,
            "promote-to-main", TransitionKind.PROMOTE,
            "failover", TransitionKind.SWITCHOVER,
            "resolve", TransitionKind.RESOLVE,
            "leave", TransitionKind.LEAVE,
            "rotate-secret", TransitionKind.ROTATE_SECRET,
            "recover-from-server", TransitionKind.RECOVER);

    private SampleBodies() {}

    private static String name(Route route) {
        String path = route.path().replace("/api/cluster/", "");
        return path.equals("nodes/{id}/reattach") ? "" : path;
    }

    static ObjectNode of(Route route) {
        String body = "{" + BODIES.getOrDefault(name(route), "") + "}";
        return (ObjectNode) Json.parse(body.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }

    /** With something that is there in each place that varies. */
    static String path(Route route) {
        if (route.path().contains("/salvage/")) {
            return route.path().replace("{operation}", "op-5").replace("{file}", "panel.public.users.csv");
        }
        return route.at(route.path().contains("nodes/") ? "1" : "op-1");
    }

    static Optional<TransitionKind> kind(Route route) {
        if (route.path().contains("nodes/{id}")) {
            return Optional.of(route.method().equals("DELETE") ? TransitionKind.REMOVE : TransitionKind.REBASE);
        }
        return Optional.ofNullable(KINDS.get(name(route)));
    }

    /** Where it may be asked. */
    static ClusterSnapshot state() {
        return Snapshots.mainWith(Snapshots.main(), Snapshots.secondary(Duration.ofMillis(800)));
    }

    static List<ClusterSnapshot> states() {
        return List.of(
                Snapshots.mainWith(Snapshots.main(), Snapshots.secondary(Duration.ofMillis(800))),
                Snapshots.mainWith(Snapshots.main(), Snapshots.unheard()),
                Snapshots.standalone(),
                Snapshots.fencedMain(),
                Snapshots.replica(Snapshots.silentFor(Duration.ofSeconds(130))),
                Snapshots.replica(Snapshots.silentFor(Duration.ZERO)));
    }
}
