package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.HardwareId;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.identity.SoftwareVersion;
import dev.mainstay.domain.identity.SystemIdentifier;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeEndpoints;
import dev.mainstay.domain.topology.NodeMetrics;
import dev.mainstay.domain.topology.NodeReport;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.wal.Lag;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.domain.wal.WalDistance;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/** Makes a {@link Node} of a row of {@code cluster_nodes}; what an existing node left empty or zero is not known. */
final class NodeReader {

    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,20}");
    private static final int API_PORT = 80;
    private static final int DATABASE_PORT = 5432;
    private static final int REDIS_PORT = 6379;
    private static final int MILLIS = 1000;

    private NodeReader() {}

    static Node read(TableRow row) throws SQLException {
        NodeEndpoints endpoints = endpoints(row);
        return new Node(
                new NodeId(row.whole("id").orElse(0)),
                new HardwareId(row.text("hardware_id").orElse("unknown")),
                row.text("server_role").flatMap(Role::of).orElse(Role.SECONDARY),
                new ServerName(
                        row.text("server_name").orElse(endpoints.address().host())),
                endpoints,
                status(row, "status", NodeStatus.OFFLINE),
                report(row),
                row.moment("last_heartbeat"),
                row.moment("joined_at").orElse(Instant.EPOCH),
                row.whole("failover_priority").orElse(Node.DEFAULT_PRIORITY),
                row.flag("must_rebuild", false));
    }

    private static NodeEndpoints endpoints(TableRow row) throws SQLException {
        NodeAddress address = new NodeAddress(row.text("server_ip").orElse(""));
        PeerUrl.Scheme scheme = PeerUrl.Scheme.of(row.text("api_scheme").orElse(""));
        return new NodeEndpoints(
                new PeerUrl(scheme, new Endpoint(address, row.whole("api_port").orElse(API_PORT))),
                row.whole("db_port").orElse(DATABASE_PORT),
                row.whole("redis_port").orElse(REDIS_PORT));
    }

    private static NodeReport report(TableRow row) throws SQLException {
        return new NodeReport(
                metrics(row),
                row.text("version").map(SoftwareVersion::new),
                row.whole("subscriber_count"),
                lag(row),
                row.whole("timeline").filter(NodeReader::isPositive).map(Timeline::new),
                row.text("received_lsn").map(Lsn::parse),
                row.text("database_id")
                        .filter(text -> DIGITS.matcher(text).matches())
                        .map(SystemIdentifier::new),
                status(row, "db_sync_status", NodeStatus.CONNECTING),
                status(row, "redis_sync_status", NodeStatus.CONNECTING),
                row.moment("last_sync_time"));
    }

    private static NodeMetrics metrics(TableRow row) throws SQLException {
        return new NodeMetrics(
                row.decimal("cpu_usage").map(BigDecimal::doubleValue),
                row.decimal("memory_usage").map(BigDecimal::doubleValue),
                row.decimal("disk_usage").map(BigDecimal::doubleValue),
                row.whole("cpu_cores").filter(NodeReader::isPositive),
                row.whole("ram_gb").filter(NodeReader::isPositive));
    }

    private static Lag lag(TableRow row) throws SQLException {
        return new Lag(
                row.decimal("replication_lag_sec")
                        .map(seconds -> Duration.ofMillis(
                                seconds.multiply(BigDecimal.valueOf(MILLIS)).longValue())),
                row.number("unreplayed_bytes").map(WalDistance::new),
                row.number("behind_main_bytes").map(WalDistance::new));
    }

    private static NodeStatus status(TableRow row, String column, NodeStatus otherwise) throws SQLException {
        return row.text(column).flatMap(NodeStatus::of).orElse(otherwise);
    }

    private static boolean isPositive(int value) {
        return value > 0;
    }
}
