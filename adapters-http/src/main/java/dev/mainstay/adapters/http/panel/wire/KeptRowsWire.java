package dev.mainstay.adapters.http.panel.wire;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.HardwareId;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.ClusterRules;
import dev.mainstay.domain.topology.DynamicConfig;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeEndpoints;
import dev.mainstay.domain.topology.NodeReport;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.topology.SharedConfig;
import dev.mainstay.ports.out.KeptRows;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the leader of a standby cluster tells its members of the cluster's rows, in its answers to {@code /heartbeat} and
 * {@code /join}: field {@code standby_cluster}, absent from the answers of a main (ADR 34).
 */
final class KeptRowsWire {
    static final String FIELD = "standby_cluster";

    private KeptRowsWire() {}

    static void write(ObjectNode body, Optional<KeptRows> kept) {
        kept.ifPresent(rows -> {
            ObjectNode tree = body.putObject(FIELD);
            write(tree, rows.config());
            ArrayNode nodes = tree.putArray("nodes");
            rows.nodes().forEach(node -> write(nodes.addObject(), node));
            tree.put("last_number", rows.lastNumber());
        });
    }

    private static void write(ObjectNode tree, SharedConfig row) {
        tree.put("cluster_id", row.clusterId().value())
                .put("active", row.active())
                .put("main_address", row.mainAddress().host())
                .put("main_name", row.mainName().value())
                .put("main_hardware_id", row.mainHardwareId().value())
                .put("database_id", row.databaseId().value())
                .put("epoch", row.term().value())
                .put("auto_failover", row.autoFailover())
                .put("threshold_ms", row.threshold().toMillis())
                .put("created_at", row.createdAt().toString());
        row.dynamic()
                .ifPresent(config -> tree.put("version", config.version())
                        .put("document", config.document())
                        .put("rules", config.rules().lines()));
    }

    private static void write(ObjectNode tree, Node node) {
        tree.put("node_id", node.id().value())
                .put("hardware_id", node.hardwareId().value())
                .put("role", node.role().word())
                .put("server_name", node.name().value())
                .put("server_ip", node.endpoints().address().host())
                .put("api_scheme", node.endpoints().api().scheme().word())
                .put("api_port", node.endpoints().api().endpoint().port())
                .put("db_port", node.endpoints().databasePort())
                .put("redis_port", node.endpoints().redisPort())
                .put("status", node.status().word())
                .put("joined_at", node.joinedAt().toString())
                .put("priority", node.priority())
                .put("needs_rebase", node.needsRebase());
    }

    /** As received; empty of a main. */
    static Optional<KeptRows> read(Fields body) {
        Fields tree = body.within(FIELD);
        return tree.words("cluster_id")
                .map(cluster -> new KeptRows(
                        config(new ClusterId(cluster), tree),
                        tree.objects("nodes").stream().map(KeptRowsWire::node).toList(),
                        tree.integer("last_number").orElse(0)));
    }

    private static SharedConfig config(ClusterId cluster, Fields tree) {
        return new SharedConfig(
                cluster,
                needed(tree.flag("active"), "active"),
                new NodeAddress(needed(tree.words("main_address"), "main_address")),
                new ServerName(needed(tree.words("main_name"), "main_name")),
                new HardwareId(needed(tree.words("main_hardware_id"), "main_hardware_id")),
                needed(tree.words("database_id").flatMap(Words::system), "database_id"),
                new Term(needed(tree.whole("epoch"), "epoch")),
                needed(tree.flag("auto_failover"), "auto_failover"),
                Duration.ofMillis(needed(tree.whole("threshold_ms"), "threshold_ms")),
                needed(tree.moment("created_at"), "created_at"),
                tree.whole("version")
                        .map(version -> new DynamicConfig(
                                version,
                                needed(tree.text("document"), "document"),
                                ClusterRules.parse(needed(tree.text("rules"), "rules")))));
    }

    private static Node node(Fields tree) {
        NodeAddress address = new NodeAddress(needed(tree.words("server_ip"), "server_ip"));
        PeerUrl.Scheme scheme = tree.words("api_scheme").map(PeerUrl.Scheme::of).orElse(PeerUrl.Scheme.HTTP);
        PeerUrl api = new PeerUrl(scheme, new Endpoint(address, needed(tree.integer("api_port"), "api_port")));
        return new Node(
                new NodeId(needed(tree.integer("node_id"), "node_id")),
                new HardwareId(needed(tree.words("hardware_id"), "hardware_id")),
                needed(tree.words("role").flatMap(Role::of), "role"),
                new ServerName(needed(tree.words("server_name"), "server_name")),
                new NodeEndpoints(
                        api,
                        needed(tree.integer("db_port"), "db_port"),
                        needed(tree.integer("redis_port"), "redis_port")),
                needed(tree.words("status").flatMap(NodeStatus::of), "status"),
                NodeReport.none(),
                Optional.empty(),
                needed(tree.moment("joined_at"), "joined_at"),
                tree.integer("priority").orElse(Node.DEFAULT_PRIORITY),
                tree.flag("needs_rebase").orElse(false));
    }

    private static <T> T needed(Optional<T> told, String field) {
        Supplier<RuntimeException> lacking = () -> Fields.invalid(FIELD + "." + field, "a value that fits it");
        return told.orElseThrow(lacking);
    }
}
