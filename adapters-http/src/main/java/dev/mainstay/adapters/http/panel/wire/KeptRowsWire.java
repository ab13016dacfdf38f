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
import java.util.function.Function;

/**
 * What the leader of a standby cluster tells its members of the cluster's rows, in its answers to {@code /heartbeat} and
 * {@code /join}: field {@code standby_cluster}, absent from the answers of a main (ADR 34).
 */
final class KeptRowsWire {
    static final String FIELD = "standby_cluster";

    private KeptRowsWire() {}

    static void write(ObjectNode body, KeptRows rows) {
        ObjectNode tree = body.putObject(FIELD);
        write(tree, rows.config());
        ArrayNode nodes = tree.putArray("nodes");
        rows.nodes().forEach(node -> write(nodes.addObject(), node));
        tree.put("last_number", rows.lastNumber());
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
                needed("active", tree::flag),
                new NodeAddress(needed("main_address", tree::words)),
                new ServerName(needed("main_name", tree::words)),
                new HardwareId(needed("main_hardware_id", tree::words)),
                needed("database_id", name -> tree.words(name).flatMap(Words::system)),
                new Term(needed("epoch", tree::whole)),
                needed("auto_failover", tree::flag),
                Duration.ofMillis(needed("threshold_ms", tree::whole)),
                needed("created_at", tree::moment),
                tree.whole("version")
                        .map(version -> new DynamicConfig(
                                version,
                                needed("document", tree::text),
                                ClusterRules.parse(needed("rules", tree::text)))));
    }

    private static Node node(Fields tree) {
        NodeAddress address = new NodeAddress(needed("server_ip", tree::words));
        PeerUrl.Scheme scheme = tree.words("api_scheme").map(PeerUrl.Scheme::of).orElse(PeerUrl.Scheme.HTTP);
        PeerUrl api = new PeerUrl(scheme, new Endpoint(address, needed("api_port", tree::integer)));
        return new Node(
                new NodeId(needed("node_id", tree::integer)),
                new HardwareId(needed("hardware_id", tree::words)),
                needed("role", name -> tree.words(name).flatMap(Role::of)),
                new ServerName(needed("server_name", tree::words)),
                new NodeEndpoints(api, needed("db_port", tree::integer), needed("redis_port", tree::integer)),
                needed("status", name -> tree.words(name).flatMap(NodeStatus::of)),
                NodeReport.none(),
                Optional.empty(),
                needed("joined_at", tree::moment),
                tree.integer("priority").orElse(Node.DEFAULT_PRIORITY),
                tree.flag("needs_rebase").orElse(false));
    }

    private static <T> T needed(String field, Function<String, Optional<T>> told) {
        return told.apply(field).orElseThrow(() -> Fields.invalid(FIELD + "." + field, "a value that fits it"));
    }
}
