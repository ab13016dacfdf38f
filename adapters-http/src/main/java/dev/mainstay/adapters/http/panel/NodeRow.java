package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.domain.identity.SoftwareVersion;
import dev.mainstay.domain.identity.SystemIdentifier;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeMetrics;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.wal.Lag;
import java.time.Duration;
import java.time.Instant;

/** A member as JSON, with the names of both shapes. Pure. Source: spec/panel-api.md 1.3, D-03, D-10. */
final class NodeRow {
    private static final int UNKNOWN = -1;
    private static final Duration YELLOW = Duration.ofSeconds(30);
    private static final Duration RED = Duration.ofMinutes(2);

    private NodeRow() {}

    static ObjectNode of(Node node, String clusterId, Instant takenAt) {
        ObjectNode row = Json.object()
                .put("id", node.id().value())
                .put("cluster_id", clusterId)
                .put("hardware_id", node.hardwareId().value())
                .put("server_role", node.role().word())
                .put("role", node.role().word())
                .put("server_name", node.name().value())
                .put("name", node.name().value())
                .put("server_ip", node.endpoints().address().host())
                .put("ip", node.endpoints().address().host())
                .put("status", node.status().word())
                .put("db_sync_status", database(node).word())
                .put("redis_sync_status", redis(node).word());
        lag(row, node);
        metrics(row, node.report().metrics());
        times(row, node, takenAt);
        return row.put(
                        "version",
                        node.report().version().map(SoftwareVersion::value).orElse(""))
                .put(
                        "database_id",
                        node.report().database().map(SystemIdentifier::value).orElse(""))
                .put("subscriber_count", node.report().subscribers().orElse(null))
                .put(
                        "timeline",
                        node.report().timeline().map(timeline -> timeline.id()).orElse(null))
                .put("slot_name", node.slot().value())
                .put("api_scheme", node.endpoints().api().scheme().word())
                .put("api_port", node.endpoints().api().endpoint().port())
                .put("db_port", node.endpoints().databasePort())
                .put("failover_priority", node.priority())
                .put("must_rebuild", node.needsRebase());
    }

    private static void lag(ObjectNode row, Node node) {
        Lag lag = node.report().lag();
        row.put("db_replication_lag", node.role() == Role.MAIN ? 0 : wholeSeconds(lag));
        if (node.role() != Role.MAIN) {
            row.put("replication_lag_sec", lag.replay().map(Pieces::seconds).orElse(null));
            row.put("lag_bytes", lag.unreplayed().map(left -> left.bytes()).orElse(null));
            row.put(
                    "behind_main_bytes",
                    lag.behindMain().map(left -> left.bytes()).orElse(null));
        }
    }

    /** Rounded down; -1 when unknown. */
    static int wholeSeconds(Lag lag) {
        return lag.replay()
                .map(replay -> (int) Math.min(Integer.MAX_VALUE, replay.toSeconds()))
                .orElse(UNKNOWN);
    }

    private static void metrics(ObjectNode row, NodeMetrics metrics) {
        row.put("cpu_cores", metrics.cpuCores().orElse(null))
                .put("ram_gb", metrics.ramGib().orElse(null))
                .put("cpu_usage", metrics.cpuPercent().orElse(null))
                .put("cpu_pct", metrics.cpuPercent().orElse(null))
                .put("memory_usage", metrics.memoryPercent().orElse(null))
                .put("mem_pct", metrics.memoryPercent().orElse(null))
                .put("disk_usage", metrics.diskPercent().orElse(null))
                .put("disk_pct", metrics.diskPercent().orElse(null));
    }

    private static void times(ObjectNode row, Node node, Instant takenAt) {
        row.put("last_heartbeat", node.lastHeartbeat().map(Pieces::time).orElse(null));
        row.put("last_seen", node.lastHeartbeat().map(Pieces::time).orElse(null));
        row.put("last_sync_time", node.report().uploadsSince().map(Pieces::time).orElse(null));
        row.put("joined_at", Pieces.time(node.joinedAt()));
        row.put("created_at", Pieces.time(node.joinedAt()));
        row.put("updated_at", Pieces.time(node.lastHeartbeat().orElse(takenAt)));
    }

    /** How the copy does: a silent node's last word does not count, and lag has its own colours. */
    static NodeStatus database(Node node) {
        if (node.role() == Role.MAIN || node.status() != NodeStatus.ONLINE) {
            return node.status();
        }
        NodeStatus told = node.report().replication();
        return told == NodeStatus.ONLINE || told == NodeStatus.SYNCING
                ? byLag(node.report().lag(), told)
                : told;
    }

    /** A node that replays an archive says that it is behind, and not by how many seconds (ADR 24). */
    private static NodeStatus byLag(Lag lag, NodeStatus told) {
        return lag.replay()
                .map(replay -> {
                    if (replay.compareTo(RED) > 0) {
                        return NodeStatus.ERROR;
                    }
                    return replay.compareTo(YELLOW) > 0 ? NodeStatus.SYNCING : NodeStatus.ONLINE;
                })
                .orElse(told == NodeStatus.SYNCING ? told : NodeStatus.CONNECTING);
    }

    static NodeStatus redis(Node node) {
        return node.role() == Role.MAIN || node.status() != NodeStatus.ONLINE
                ? node.status()
                : node.report().redis();
    }
}
