package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.domain.observation.Seen;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.ports.in.ClusterSnapshot;
import dev.mainstay.ports.out.StoredEvent;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** {@code GET status} as JSON: the superset of both shapes, and why this node would or would not fail over. Pure. */
final class StatusAnswer {
    private StatusAnswer() {}

    static ObjectNode of(Seen<ClusterSnapshot> seen, int mostEvents) {
        ClusterSnapshot snapshot = seen.value();
        Facade face = new Facade(snapshot);
        List<Node> nodes = face.isActive() ? byId(snapshot.view().nodes()) : List.of();
        List<StoredEvent> events = snapshot.events().stream().limit(mostEvents).toList();
        ObjectNode data = Json.object()
                .put("cluster_id", face.clusterId())
                .put("is_active", face.isActive())
                .put("server_role", face.role().word())
                .put("local_role", face.role().word())
                .put("total_nodes", nodes.size())
                .put("online_nodes", count(nodes))
                .put("db_replication_ok", face.isActive() && areAllOnline(nodes, NodeRow::database))
                .put("redis_replication_ok", face.isActive() && areAllOnline(nodes, NodeRow::redis))
                .put(
                        "last_sync_time",
                        snapshot.own().uploadsSince().map(Pieces::time).orElse(null));
        data.set("nodes", Pieces.list(nodes, node -> NodeRow.of(node, face.clusterId(), snapshot.takenAt())));
        data.set("events", Pieces.list(events, event -> Pieces.event(event, face.clusterId())));
        data.set("recent_events", Pieces.list(events, StatusAnswer::recent));
        data.put("closed", snapshot.closed())
                .put("state", snapshot.view().self().condition().word())
                .put("epoch", snapshot.view().self().term().value())
                .put("node_id", face.nodeId().orElse(null))
                .put("main_server_ip", face.mainAddress())
                .put("taken_at", Pieces.time(snapshot.takenAt()))
                .put("age_seconds", Pieces.seconds(seen.age()));
        data.set("operation", snapshot.operation().map(OperationAnswer::of).orElse(null));
        data.set("failover", FailoverAnswer.of(snapshot));
        data.set("two_mains", ExplainAnswer.twoMains(snapshot.outlook()));
        data.put("waiting", snapshot.outlook().waiting().size());
        return data;
    }

    private static List<Node> byId(List<Node> nodes) {
        return nodes.stream().sorted(Comparator.comparing(Node::id)).toList();
    }

    private static long count(List<Node> nodes) {
        return nodes.stream().filter(node -> node.status() == NodeStatus.ONLINE).count();
    }

    /** A main without secondaries is well. */
    private static boolean areAllOnline(List<Node> nodes, Function<Node, NodeStatus> how) {
        return nodes.stream()
                .filter(node -> node.role() != Role.MAIN)
                .allMatch(node -> how.apply(node) == NodeStatus.ONLINE);
    }

    private static ObjectNode recent(StoredEvent event) {
        return Json.object()
                .put("type", event.type())
                .put("node_id", event.nodeId())
                .put("at", Pieces.time(event.at()));
    }
}
