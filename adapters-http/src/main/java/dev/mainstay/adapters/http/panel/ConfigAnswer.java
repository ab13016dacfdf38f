package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.wire.JoinWire;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.topology.SharedConfig;
import dev.mainstay.ports.in.ClusterSnapshot;
import dev.mainstay.ports.in.RevealSecret;
import java.util.Optional;

/** {@code GET config} as JSON. Holds the cluster secret on a main within its reveal window (D-05). */
final class ConfigAnswer {
    private static final int UNUSED_SYNC_PORT = 5433;

    private final RevealSecret secret;

    ConfigAnswer(RevealSecret secret) {
        this.secret = secret;
    }

    ObjectNode of(ClusterSnapshot snapshot) {
        Facade face = new Facade(snapshot);
        ObjectNode data = Json.object();
        data.put("server_role", face.role().word())
                .put("is_active", face.isActive())
                .put("cluster_id", face.clusterId())
                .put("server_ip", face.ownAddress())
                .put("hardware_id", snapshot.view().self().hardwareId().value())
                .put("database_id", face.databaseId());
        own(data, face);
        if (face.isActive()) {
            membership(data, face);
        }
        return data;
    }

    /** Our additions, which a standalone server has too. */
    private static void own(ObjectNode data, Facade face) {
        ClusterSnapshot snapshot = face.snapshot();
        data.put("version", snapshot.ownVersion().value())
                .put("in_recovery", face.inRecovery().orElse(null))
                .put("state", snapshot.view().self().condition().word())
                .put("epoch", snapshot.view().self().term().value())
                .put("node_id", face.nodeId().orElse(null))
                .put("auto_failover_enabled", snapshot.policy().failover().automatic())
                .put(
                        "auto_failover_threshold_seconds",
                        snapshot.policy().failover().threshold().toSeconds());
        data.set("operation", snapshot.operation().map(OperationAnswer::of).orElse(null));
    }

    private void membership(ObjectNode data, Facade face) {
        boolean main = face.isMain();
        ClusterSnapshot snapshot = face.snapshot();
        Optional<Node> row = snapshot.view().own();
        data.put("id", 1)
                .put("server_name", face.ownName())
                .put("main_server_ip", face.mainAddress())
                .put(
                        "main_server_port",
                        face.mainApi().map(api -> api.endpoint().port()).orElse(JoinWire.API_PORT))
                .put("db_replication_enabled", true)
                .put("db_replication_status", status(main, snapshot.own().replication()))
                .put(
                        "db_replication_lag",
                        main ? 0 : NodeRow.wholeSeconds(snapshot.own().lag()))
                .put("db_sync_port", UNUSED_SYNC_PORT)
                .put("redis_replication_enabled", true)
                .put("redis_replication_status", status(main, snapshot.own().redis()))
                .put("radius_enabled", true)
                .put("radius_role", main ? "primary" : "backup")
                .put("api_enabled", true)
                .put("api_role", main ? "active" : "read-only")
                .put("failover_priority", row.map(Node::priority).orElse(null));
        data.put(
                "last_heartbeat",
                row.flatMap(Node::lastHeartbeat).map(Pieces::time).orElse(null));
        data.put(
                "last_sync_time",
                snapshot.own().uploadsSince().map(Pieces::time).orElse(null));
        data.put(
                "created_at",
                snapshot.view()
                        .config()
                        .map(SharedConfig::createdAt)
                        .map(Pieces::time)
                        .orElse(null));
        data.put("updated_at", Pieces.time(snapshot.takenAt()));
        secret(data, main);
    }

    private static String status(boolean main, NodeStatus told) {
        return main ? NodeStatus.ONLINE.word() : told.word();
    }

    private void secret(ObjectNode data, boolean main) {
        if (!main) {
            return;
        }
        secret.revealable()
                .ifPresentOrElse(
                        whole -> data.put("cluster_secret", whole.reveal()).put("cluster_secret_masked", false),
                        () -> secret.masked()
                                .ifPresent(masked ->
                                        data.put("cluster_secret", masked).put("cluster_secret_masked", true)));
    }
}
