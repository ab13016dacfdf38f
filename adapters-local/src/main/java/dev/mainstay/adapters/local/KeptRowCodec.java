package dev.mainstay.adapters.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.HardwareId;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.identity.SystemIdentifier;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.ClusterRules;
import dev.mainstay.domain.topology.DynamicConfig;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeReport;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.topology.SharedConfig;
import dev.mainstay.ports.out.KeptRows;
import java.time.Duration;
import java.util.Optional;

/** The rows that the nodes of a standby cluster keep themselves, as JSON and back (ADR 23, 34). Pure. */
final class KeptRowCodec {

    private KeptRowCodec() {}

    /** One without members is of a version that kept the cluster's row alone. */
    static ObjectNode encode(KeptRows rows) {
        ObjectNode tree = encode(rows.config());
        if (!rows.nodes().isEmpty()) {
            tree.set(
                    "nodes",
                    Json.list(rows.nodes().stream().map(KeptRowCodec::encode).toList()));
            tree.put("last_number", rows.lastNumber());
        }
        return tree;
    }

    private static ObjectNode encode(Node node) {
        ObjectNode tree = Json.object()
                .put("node_id", node.id().value())
                .put("hardware_id", node.hardwareId().value())
                .put("role", node.role().word())
                .put("server_name", node.name().value())
                .put("status", node.status().word())
                .put("joined_at", node.joinedAt().toString())
                .put("priority", node.priority())
                .put("needs_rebase", node.needsRebase());
        tree.set("endpoints", EndpointsCodec.encode(node.endpoints()));
        return tree;
    }

    private static ObjectNode encode(SharedConfig row) {
        ObjectNode tree = Json.object()
                .put("cluster_id", row.clusterId().value())
                .put("active", row.active())
                .put("main_address", row.mainAddress().host())
                .put("main_name", row.mainName().value())
                .put("main_hardware_id", row.mainHardwareId().value())
                .put("database_id", row.databaseId().value())
                .put("epoch", row.term().value())
                .put("auto_failover", row.autoFailover())
                .put("threshold_ms", row.threshold().toMillis())
                .put("created_at", row.createdAt().toString());
        row.dynamic().ifPresent(config -> tree.set("dynamic", encode(config)));
        return tree;
    }

    private static ObjectNode encode(DynamicConfig config) {
        return Json.object()
                .put("version", config.version())
                .put("document", config.document())
                .put("rules", config.rules().lines());
    }

    static KeptRows decode(Fields fields) {
        return new KeptRows(
                row(fields),
                fields.objects("nodes").stream().map(KeptRowCodec::node).toList(),
                fields.optionalInteger("last_number").orElse(0));
    }

    private static Node node(Fields fields) {
        return new Node(
                new NodeId(fields.integer("node_id")),
                new HardwareId(fields.text("hardware_id")),
                fields.word("role", Role::of),
                new ServerName(fields.text("server_name")),
                EndpointsCodec.decode(fields.object("endpoints")),
                fields.word("status", NodeStatus::of),
                NodeReport.none(),
                Optional.empty(),
                fields.moment("joined_at"),
                fields.integer("priority"),
                fields.flag("needs_rebase"));
    }

    private static SharedConfig row(Fields fields) {
        return new SharedConfig(
                new ClusterId(fields.text("cluster_id")),
                fields.flag("active"),
                new NodeAddress(fields.text("main_address")),
                new ServerName(fields.text("main_name")),
                new HardwareId(fields.text("main_hardware_id")),
                new SystemIdentifier(fields.text("database_id")),
                new Term(fields.number("epoch")),
                fields.flag("auto_failover"),
                Duration.ofMillis(fields.number("threshold_ms")),
                fields.moment("created_at"),
                fields.optionalObject("dynamic").map(KeptRowCodec::dynamic));
    }

    private static DynamicConfig dynamic(Fields fields) {
        return new DynamicConfig(
                fields.number("version"), fields.text("document"), ClusterRules.parse(fields.text("rules")));
    }
}
