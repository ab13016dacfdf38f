package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.event.RecordedEvent;
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeReport;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.topology.SharedConfig;
import dev.mainstay.ports.out.Admission;
import dev.mainstay.ports.out.ClusterTables;
import dev.mainstay.ports.out.NewNode;
import dev.mainstay.ports.out.StoredEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The shared tables over JDBC. Safe for all threads. */
final class JdbcClusterTables implements ClusterTables {

    private static final int API_PORT = 80;

    private final Sessions sessions;
    private final Migrations migrations;

    JdbcClusterTables(Sessions sessions, Migrations migrations) {
        this.sessions = sessions;
        this.migrations = migrations;
    }

    @Override
    public void migrate() {
        migrations.run();
    }

    @Override
    public Optional<SharedConfig> config() {
        return sessions.look("reading the cluster's row", Optional.empty(), session -> new ConfigRows(session).read());
    }

    @Override
    public List<Node> nodes() {
        return sessions.look("reading the members", List.of(), session -> new NodeRows(session).read());
    }

    @Override
    public void create(SharedConfig config, Node main) {
        sessions.performWhole("storing the cluster", session -> {
            Sql.run(session, "LOCK TABLE cluster_config IN SHARE ROW EXCLUSIVE MODE");
            if (new ConfigRows(session).create(config, apiPort(main))) {
                new NodeRows(session).create(config.clusterId(), main);
            }
        });
    }

    @Override
    public void forget(ClusterId cluster) {
        sessions.performWhole("taking back the cluster", session -> forget(session, cluster));
    }

    /** Tables that are not there hold nothing to forget. */
    @Override
    public void end(ClusterId cluster) {
        sessions.performWhole("ending the cluster", session -> {
            new NodeRows(session).removeAll(cluster);
            new ConfigRows(session).end(cluster);
        });
    }

    private static void forget(Connection session, ClusterId cluster) throws SQLException {
        boolean there = Sql.one(
                        session,
                        "SELECT to_regclass('cluster_config') IS NOT NULL AND to_regclass('cluster_nodes') IS NOT NULL")
                .equals("t");
        if (there) {
            new NodeRows(session).forget(cluster);
            new ConfigRows(session).forget(cluster);
        }
    }

    @Override
    public Admission admit(ClusterId cluster, NewNode candidate) {
        return sessions.transaction(
                "admitting " + candidate.name(), session -> new NodeRows(session).admit(cluster, candidate));
    }

    @Override
    public void remove(NodeId node) {
        sessions.perform("removing node " + node, session -> new NodeRows(session).remove(node));
    }

    @Override
    public void lead(SharedConfig config, List<Node> changed) {
        sessions.performWhole("storing the new main", session -> {
            new ConfigRows(session).lead(config, apiPort(session, config, changed));
            for (Node node : changed) {
                new NodeWriter(session).put(config.clusterId(), node);
            }
        });
    }

    @Override
    public void adjust(ClusterId cluster, Adjustment wanted, List<Node> changed) {
        sessions.performWhole("changing the cluster's row", session -> {
            new ConfigRows(session).adjust(cluster, wanted);
            for (Node node : changed) {
                new NodeWriter(session).put(cluster, node);
            }
        });
    }

    /** A cluster of an older version gets its columns now. */
    @Override
    public boolean configure(ClusterId cluster, Tuning wanted) {
        migrations.run();
        return sessions.transaction(
                "storing the dynamic configuration", session -> new ConfigRows(session).configure(cluster, wanted));
    }

    @Override
    public void report(NodeId node, NodeReport report, Instant at) {
        sessions.perform(
                "storing the report of node " + node, session -> new NodeRows(session).report(node, report, at));
    }

    @Override
    public void mark(NodeId node, NodeStatus status) {
        sessions.perform("marking node " + node, session -> new NodeRows(session).mark(node, status));
    }

    @Override
    public void flush(List<RecordedEvent> events) {
        sessions.performWhole("storing events", session -> new EventRows(session).add(events));
    }

    @Override
    public List<StoredEvent> events(int limit, long before) {
        return sessions.look("reading events", List.of(), session -> new EventRows(session).read(limit, before));
    }

    @Override
    public int prune(Instant before, int most) {
        return sessions.transaction("pruning events", session -> new EventRows(session).prune(before, most));
    }

    @Override
    public Optional<String> sharedSecret(ClusterId cluster) {
        return sessions.look(
                "reading the cluster's row", Optional.empty(), session -> new ConfigRows(session).secret(cluster));
    }

    /** The text never stands in a statement: what the server logs of it is a parameter's place. */
    @Override
    public void shareSecret(ClusterId cluster, String text) {
        sessions.performWhole("storing the shared secret", session -> {
            Sql.run(session, "SET LOCAL log_parameter_max_length = 0; SET LOCAL log_parameter_max_length_on_error = 0");
            new ConfigRows(session).secret(cluster, text);
        });
    }

    /** What existing nodes dial for heartbeats and health: the main's own port, not what we bind (H-08, D26). */
    private static int apiPort(Connection session, SharedConfig config, List<Node> changed) throws SQLException {
        Optional<Node> named =
                changed.stream().filter(node -> node.role() == Role.MAIN).findFirst();
        if (named.isPresent()) {
            return apiPort(named.get());
        }
        return new NodeRows(session)
                .read().stream()
                        .filter(node -> node.hardwareId().equals(config.mainHardwareId()))
                        .map(JdbcClusterTables::apiPort)
                        .findFirst()
                        .orElse(API_PORT);
    }

    private static int apiPort(Node node) {
        return node.endpoints().api().endpoint().port();
    }
}
