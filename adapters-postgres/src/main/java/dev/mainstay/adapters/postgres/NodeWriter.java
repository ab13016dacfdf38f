package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeMetrics;
import dev.mainstay.domain.topology.NodeReport;
import dev.mainstay.domain.wal.Lag;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.domain.wal.WalDistance;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes nodes into {@code cluster_nodes}. Where an existing node of the panel expects a number, "not known" is what it
 * writes itself: 0 for sizes, -1 for its whole-second lag. Confined to the caller's session.
 */
final class NodeWriter {

    private static final List<String> OWN = List.of(
            "cluster_id",
            "hardware_id",
            "server_role",
            "server_name",
            "server_ip",
            "api_scheme",
            "api_port",
            "db_port",
            "redis_port",
            "slot_name",
            "joined_at",
            "failover_priority",
            "must_rebuild",
            "status");

    private static final List<String> REPORTED = List.of(
            "last_heartbeat",
            "version",
            "subscriber_count",
            "cpu_usage",
            "memory_usage",
            "disk_usage",
            "cpu_cores",
            "ram_gb",
            "db_replication_lag",
            "replication_lag_sec",
            "unreplayed_bytes",
            "behind_main_bytes",
            "timeline",
            "received_lsn",
            "database_id",
            "db_sync_status",
            "redis_sync_status",
            "last_sync_time");

    private static final List<String> ALL =
            Stream.concat(OWN.stream(), REPORTED.stream()).toList();
    private static final String PUT = "INSERT INTO cluster_nodes (" + String.join(", ", ALL) + ", id) VALUES ("
            + ALL.stream().map(column -> "?").collect(Collectors.joining(", "))
            + ", ?) ON CONFLICT (id) DO UPDATE SET updated_at = now(), deleted_at = NULL, "
            + ALL.stream().map(column -> column + " = EXCLUDED." + column).collect(Collectors.joining(", "));
    private static final String REPORT = "UPDATE cluster_nodes SET updated_at = now(), status = 'online', "
            + REPORTED.stream().map(column -> column + " = ?").collect(Collectors.joining(", "))
            + " WHERE id = ? AND deleted_at IS NULL";

    private static final int UNKNOWN_LAG = -1;
    private static final double MILLIS = 1000.0;

    private final Connection session;

    NodeWriter(Connection session) {
        this.session = session;
    }

    /** The whole row, new or again; one that was removed lives again. */
    void put(ClusterId cluster, Node node) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(PUT)) {
            Parameters values = new Parameters(statement)
                    .text(cluster.value())
                    .text(node.hardwareId().value())
                    .text(node.role().word())
                    .text(node.name().value())
                    .text(node.endpoints().address().host())
                    .text(node.endpoints().api().scheme().word())
                    .number(node.endpoints().api().endpoint().port())
                    .number(node.endpoints().databasePort())
                    .number(node.endpoints().redisPort())
                    .text(node.slot().value())
                    .moment(node.joinedAt())
                    .number(node.priority())
                    .flag(node.needsRebase())
                    .text(node.status().word())
                    .moment(node.lastHeartbeat().orElse(null));
            int unused =
                    reported(values, node.report()).number(node.id().value()).update();
        }
    }

    /** What a node said of itself; how many rows that were. */
    int report(NodeId node, NodeReport report, Instant at) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(REPORT)) {
            return reported(new Parameters(statement).moment(at), report)
                    .number(node.value())
                    .update();
        }
    }

    private static Parameters reported(Parameters values, NodeReport report) throws SQLException {
        return lag(
                        metrics(
                                values.text(report.version()
                                                .map(Object::toString)
                                                .orElse(null))
                                        .number(report.subscribers().orElse(null)),
                                report.metrics()),
                        report.lag())
                .number(report.timeline().map(Timeline::id).orElse(0))
                .text(report.received().map(Lsn::toString).orElse(null))
                .text(report.database().map(Object::toString).orElse(null))
                .text(report.replication().word())
                .text(report.redis().word())
                .moment(report.uploadsSince().orElse(null));
    }

    private static Parameters metrics(Parameters values, NodeMetrics metrics) throws SQLException {
        return values.decimal(metrics.cpuPercent().orElse(null))
                .decimal(metrics.memoryPercent().orElse(null))
                .decimal(metrics.diskPercent().orElse(null))
                .number(metrics.cpuCores().orElse(0))
                .number(metrics.ramGib().orElse(0));
    }

    private static Parameters lag(Parameters values, Lag lag) throws SQLException {
        Optional<Double> seconds = lag.replay().map(Duration::toMillis).map(millis -> millis / MILLIS);
        return values.number(seconds.map(Math::ceil).map(Double::longValue).orElse((long) UNKNOWN_LAG))
                .decimal(seconds.orElse(null))
                .number(lag.unreplayed().map(WalDistance::bytes).orElse(null))
                .number(lag.behindMain().map(WalDistance::bytes).orElse(null));
    }
}
