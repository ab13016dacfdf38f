package dev.mainstay.adapters.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.HardwareId;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.identity.SoftwareVersion;
import dev.mainstay.domain.identity.SystemIdentifier;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.KeptRules;
import dev.mainstay.domain.topology.KnownMain;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Patience;
import dev.mainstay.domain.topology.Promise;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.ports.out.LocalFacts;
import dev.mainstay.ports.out.NodeSecrets;
import dev.mainstay.ports.out.ScheduledSwitchover;
import dev.mainstay.ports.out.ServerFiles;
import dev.mainstay.ports.settings.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;

/** A node's memory as JSON and back. The words are those of spec/panel-api.md 5.2. Pure. */
final class NodeStateCodec {

    private static final int SCHEMA = 1;

    private NodeStateCodec() {}

    static String encode(LocalFacts facts) {
        return Json.printPretty(tree(facts));
    }

    /**
     * Reads what {@link #encode} wrote. Refuses a text that holds more than it understands: the next update would lose
     * it.
     *
     * @throws IllegalArgumentException when it does not understand the text
     */
    static LocalFacts decode(String text) {
        Fields fields = Json.parse(text);
        fields.requireSchema("schema", SCHEMA);
        LocalFacts facts = new LocalFacts(
                node(fields),
                fields.optionalObject("secrets").map(NodeStateCodec::secrets).orElse(NodeSecrets.none()),
                fields.optionalObject("database_files").map(NodeStateCodec::files),
                fields.objects("peers").stream().map(EndpointsCodec::decodePeer).toList(),
                fields.optionalMoment("secret_created_at"),
                fields.optionalObject("scheduled").map(NodeStateCodec::scheduled),
                fields.optionalObject("scheduled_restart").map(RestartCodec::decode),
                fields.optionalObject("kept_row").map(KeptRowCodec::decode),
                new TreeSet<>(fields.textsIfAny("parameters")));
        if (!Json.parse(encode(facts)).equals(fields)) {
            throw new IllegalArgumentException("it holds fields or spellings that this version does not know");
        }
        return facts;
    }

    private static ObjectNode tree(LocalFacts facts) {
        NodeState node = facts.node();
        ObjectNode tree = Json.object()
                .put("schema", SCHEMA)
                .put("hardware_id", node.hardwareId().value())
                .put("role", node.role().word())
                .put("state", node.condition().word())
                .put("epoch", node.term().value());
        node.membership().ifPresent(member -> tree.set("membership", membership(member)));
        node.main().ifPresent(main -> tree.set("main", main(main)));
        node.promise().ifPresent(word -> tree.set("promise", promise(word)));
        node.sync().ifPresent(record -> tree.set("sync", SyncCodec.encode(record)));
        node.rules().ifPresent(rules -> tree.set("failover_rules", rules(rules)));
        if (!facts.secrets().equals(NodeSecrets.none())) {
            tree.set("secrets", secrets(facts.secrets()));
        }
        facts.files().ifPresent(files -> tree.set("database_files", files(files)));
        if (!facts.peers().isEmpty()) {
            tree.set(
                    "peers",
                    Json.list(facts.peers().stream().map(EndpointsCodec::encode).toList()));
        }
        facts.secretCreatedAt().ifPresent(moment -> tree.put("secret_created_at", moment.toString()));
        facts.scheduled().ifPresent(later -> tree.set("scheduled", scheduled(later)));
        facts.restart().ifPresent(later -> tree.set("scheduled_restart", RestartCodec.encode(later)));
        if (!facts.parameters().isEmpty()) {
            tree.set("parameters", Json.texts(List.copyOf(facts.parameters())));
        }
        facts.kept().ifPresent(rows -> tree.set("kept_row", KeptRowCodec.encode(rows)));
        return tree;
    }

    private static NodeState node(Fields fields) {
        return new NodeState(
                new HardwareId(fields.text("hardware_id")),
                fields.word("role", Role::of),
                fields.word("state", NodeCondition::of),
                new Term(fields.number("epoch")),
                fields.optionalObject("membership").map(NodeStateCodec::membership),
                fields.optionalObject("main").map(NodeStateCodec::main),
                fields.optionalObject("promise").map(NodeStateCodec::promise),
                fields.optionalObject("sync").map(SyncCodec::decode),
                fields.optionalObject("failover_rules").map(NodeStateCodec::rules));
    }

    private static ObjectNode rules(KeptRules rules) {
        ObjectNode tree = Json.object().put("automatic", rules.automatic());
        tree.set("said", patience(rules.said()));
        tree.set("assured", patience(rules.assured()));
        return tree;
    }

    private static ObjectNode patience(Patience span) {
        return Json.object().put("threshold_ms", span.threshold().toMillis()).put("paused", span.paused());
    }

    private static KeptRules rules(Fields fields) {
        return new KeptRules(
                fields.flag("automatic"), patience(fields.object("said")), patience(fields.object("assured")));
    }

    private static Patience patience(Fields fields) {
        return new Patience(Duration.ofMillis(fields.number("threshold_ms")), fields.flag("paused"));
    }

    private static ObjectNode promise(Promise word) {
        return Json.object()
                .put("epoch", word.term().value())
                .put("candidate", word.candidate().value())
                .put("acting", word.acting());
    }

    private static Promise promise(Fields fields) {
        return new Promise(
                new Term(fields.number("epoch")), new NodeId(fields.integer("candidate")), fields.flag("acting"));
    }

    private static ObjectNode membership(Membership member) {
        ObjectNode tree = Json.object()
                .put("cluster_id", member.clusterId().value())
                .put("node_id", member.nodeId().value())
                .put("server_name", member.name().value())
                .put("database_id", member.databaseId().value());
        tree.set("endpoints", EndpointsCodec.encode(member.endpoints()));
        return tree;
    }

    private static Membership membership(Fields fields) {
        return new Membership(
                new ClusterId(fields.text("cluster_id")),
                new NodeId(fields.integer("node_id")),
                new ServerName(fields.text("server_name")),
                EndpointsCodec.decode(fields.object("endpoints")),
                new SystemIdentifier(fields.text("database_id")));
    }

    private static ObjectNode main(KnownMain main) {
        ObjectNode tree = Json.object();
        main.nodeId().ifPresent(id -> tree.put("node_id", id.value()));
        main.version().ifPresent(version -> tree.put("version", version.value()));
        tree.set("endpoints", EndpointsCodec.encode(main.endpoints()));
        return tree;
    }

    private static KnownMain main(Fields fields) {
        return new KnownMain(
                fields.optionalInteger("node_id").map(NodeId::new),
                EndpointsCodec.decode(fields.object("endpoints")),
                fields.optionalText("version").map(SoftwareVersion::new));
    }

    private static ObjectNode secrets(NodeSecrets secrets) {
        ObjectNode tree = Json.object();
        secrets.cluster().ifPresent(secret -> tree.put("cluster", secret.reveal()));
        secrets.replication().ifPresent(secret -> tree.put("replication", secret.reveal()));
        secrets.mainRedis().ifPresent(secret -> tree.put("main_redis", secret.reveal()));
        secrets.rotation().ifPresent(open -> tree.set("rotation", RotationCodec.encode(open)));
        return tree;
    }

    private static NodeSecrets secrets(Fields fields) {
        return new NodeSecrets(
                fields.optionalText("cluster").map(Secret::of),
                fields.optionalText("replication").map(Secret::of),
                fields.optionalText("main_redis").map(Secret::of),
                fields.optionalObject("rotation").map(RotationCodec::decode));
    }

    private static ObjectNode scheduled(ScheduledSwitchover later) {
        ObjectNode tree = Json.object()
                .put("drain_ms", later.drain().toMillis())
                .put("at", later.at().toString())
                .put("actor", later.actor());
        later.target().ifPresent(target -> tree.put("target", target.value()));
        return tree;
    }

    private static ScheduledSwitchover scheduled(Fields fields) {
        return new ScheduledSwitchover(
                fields.optionalInteger("target").map(NodeId::new),
                Duration.ofMillis(fields.number("drain_ms")),
                fields.moment("at"),
                fields.text("actor"));
    }

    private static ObjectNode files(ServerFiles files) {
        return Json.object()
                .put("data_directory", files.dataDirectory().toString())
                .put("config_file", files.configFile().toString())
                .put("hba_file", files.hbaFile().toString());
    }

    private static ServerFiles files(Fields fields) {
        return new ServerFiles(
                Path.of(fields.text("data_directory")),
                Path.of(fields.text("config_file")),
                Path.of(fields.text("hba_file")));
    }
}
