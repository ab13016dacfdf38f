package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.error.NotFoundException;
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.HardwareId;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeReport;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.ports.out.Admission;
import dev.mainstay.ports.out.NewNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rows of {@code cluster_nodes}. Confined to the caller's session. */
final class NodeRows {

    private static final Logger log = LoggerFactory.getLogger(NodeRows.class);

    private final Connection session;

    NodeRows(Connection session) {
        this.session = session;
    }

    /** Members of the present cluster. A row that cannot be read is no reason to lose sight of the others. */
    List<Node> read() throws SQLException {
        String sql = """
                SELECT * FROM cluster_nodes
                WHERE deleted_at IS NULL
                  AND cluster_id = (SELECT cluster_id FROM cluster_config ORDER BY id LIMIT 1)
                ORDER BY id
                """;
        try (PreparedStatement statement = session.prepareStatement(sql);
                ResultSet result = statement.executeQuery()) {
            List<Node> all = new ArrayList<>();
            TableRow row = new TableRow(result);
            while (result.next()) {
                readable(row).ifPresent(all::add);
            }
            return all;
        }
    }

    private static Optional<Node> readable(TableRow row) throws SQLException {
        try {
            return Optional.of(NodeReader.read(row));
        } catch (ClusterException wrong) {
            log.atDebug()
                    .addKeyValue("row", row.whole("id").orElse(0))
                    .addKeyValue("reason", wrong.getMessage())
                    .log("a row of cluster_nodes cannot be read");
            return Optional.empty();
        }
    }

    /** Admissions run one after the other: whoever comes second sees the first. */
    Admission admit(ClusterId cluster, NewNode candidate) throws SQLException {
        Sql.run(session, "LOCK TABLE cluster_nodes IN SHARE ROW EXCLUSIVE MODE");
        requireCluster(cluster);
        Optional<NodeId> known = find(cluster, candidate.hardwareId());
        Node node = candidate.admitted(known.isPresent() ? known.get() : nextId());
        new NodeWriter(session).put(cluster, node);
        return new Admission(node, known.isPresent());
    }

    private void requireCluster(ClusterId cluster) throws SQLException {
        boolean ours = new ConfigRows(session)
                .read()
                .filter(config -> config.clusterId().equals(cluster))
                .isPresent();
        if (!ours) {
            throw new ConflictException("the database does not belong to cluster " + cluster);
        }
    }

    private Optional<NodeId> find(ClusterId cluster, HardwareId hardware) throws SQLException {
        String sql = """
                SELECT id, server_role, deleted_at IS NULL AS living FROM cluster_nodes
                WHERE cluster_id = ? AND hardware_id = ? ORDER BY deleted_at NULLS FIRST, id DESC LIMIT 1
                """;
        try (PreparedStatement statement = session.prepareStatement(sql);
                ResultSet row = new Parameters(statement)
                        .text(cluster.value())
                        .text(hardware.value())
                        .query()) {
            if (!row.next()) {
                return Optional.empty();
            }
            if (row.getBoolean("living") && Role.MAIN.word().equals(row.getString("server_role"))) {
                throw new ConflictException("hardware id " + hardware + " is the main's own: both servers have the same"
                        + " id; give the joining one another");
            }
            return Optional.of(new NodeId(row.getInt("id")));
        }
    }

    private NodeId nextId() throws SQLException {
        return new NodeId(
                Integer.parseInt(Sql.one(session, "SELECT nextval(pg_get_serial_sequence('cluster_nodes', 'id'))")));
    }

    /** Rows of clusters that are no more make way; their numbers may be used by the new one. */
    void create(ClusterId cluster, Node main) throws SQLException {
        change(
                "UPDATE cluster_nodes SET deleted_at = now(), status = 'removed'"
                        + " WHERE cluster_id IS DISTINCT FROM ? AND deleted_at IS NULL",
                cluster.value());
        new NodeWriter(session).put(cluster, main);
        Sql.run(
                session,
                "SELECT setval(pg_get_serial_sequence('cluster_nodes', 'id'),"
                        + " (SELECT max(id) FROM cluster_nodes))");
    }

    void forget(ClusterId cluster) throws SQLException {
        change("DELETE FROM cluster_nodes WHERE cluster_id = ?", cluster.value());
    }

    void removeAll(ClusterId cluster) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(
                "UPDATE cluster_nodes SET deleted_at = now(), updated_at = now(), status = 'removed'"
                        + " WHERE cluster_id = ? AND deleted_at IS NULL")) {
            int unused = new Parameters(statement).text(cluster.value()).update();
        }
    }

    void remove(NodeId node) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(
                "UPDATE cluster_nodes SET deleted_at = now(), updated_at = now(), status = 'removed'"
                        + " WHERE id = ? AND deleted_at IS NULL")) {
            int unused = new Parameters(statement).number(node.value()).update();
        }
    }

    void report(NodeId node, NodeReport report, Instant at) throws SQLException {
        requireMember(node, new NodeWriter(session).report(node, report, at));
    }

    void mark(NodeId node, NodeStatus status) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(
                "UPDATE cluster_nodes SET status = ?, updated_at = now() WHERE id = ? AND deleted_at IS NULL")) {
            requireMember(
                    node,
                    new Parameters(statement)
                            .text(status.word())
                            .number(node.value())
                            .update());
        }
    }

    private static void requireMember(NodeId node, int rows) {
        if (rows == 0) {
            throw new NotFoundException("node " + node + " is not a member of this cluster");
        }
    }

    private void change(String sql, String cluster) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(sql)) {
            int unused = new Parameters(statement).text(cluster).update();
        }
    }
}
