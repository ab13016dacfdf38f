package dev.mainstay.adapters.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.HardwareId;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.identity.SystemIdentifier;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.ClusterRules;
import dev.mainstay.domain.topology.DynamicConfig;
import dev.mainstay.domain.topology.SharedConfig;
import java.time.Duration;

/** The cluster's row that a leader of standbys keeps itself, as JSON and back (ADR 23). Pure. */
final class KeptRowCodec {

    private KeptRowCodec() {}

    static ObjectNode encode(SharedConfig row) {
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

    static SharedConfig decode(Fields fields) {
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
