package dev.mainstay.adapters.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.ClusterRules.Synchronous;
import dev.mainstay.domain.topology.SyncRecord;
import dev.mainstay.domain.topology.SyncRecord.Awaited;
import dev.mainstay.domain.topology.SyncRecord.Right;
import dev.mainstay.domain.topology.SyncRecord.Terms;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a node holds of synchronous replication, as JSON and back. Pure. */
final class SyncCodec {

    private SyncCodec() {}

    static ObjectNode encode(SyncRecord record) {
        ObjectNode tree = Json.object()
                .put("epoch", record.term().value())
                .put("revision", record.revision())
                .put("mode", word(record.terms().mode()))
                .put("strict", record.terms().strict())
                .put("validity_ms", record.terms().validity().toMillis());
        tree.set("awaited", Json.texts(texts(record.awaited().standbys())));
        tree.put("number", record.awaited().number());
        tree.set("right", encode(record.right()));
        tree.set("older", encode(record.older()));
        return tree;
    }

    static SyncRecord decode(Fields fields) {
        Terms terms = new Terms(
                fields.word("mode", SyncCodec::mode),
                fields.flag("strict"),
                Duration.ofMillis(fields.number("validity_ms")));
        return new SyncRecord(
                new Term(fields.number("epoch")),
                fields.number("revision"),
                terms,
                new Awaited(nodes(fields, "awaited"), fields.integer("number")),
                right(fields.object("right")),
                right(fields.object("older")));
    }

    private static ObjectNode encode(Right right) {
        ObjectNode tree = Json.object();
        tree.set("nodes", Json.texts(texts(right.nodes())));
        return tree.put("consents", right.consents());
    }

    private static Right right(Fields fields) {
        return new Right(nodes(fields, "nodes"), fields.integer("consents"));
    }

    private static List<String> texts(SortedSet<NodeId> nodes) {
        return nodes.stream().map(NodeId::toString).toList();
    }

    private static SortedSet<NodeId> nodes(Fields fields, String name) {
        SortedSet<NodeId> nodes = new TreeSet<>();
        for (String text : fields.texts(name)) {
            boolean unused = nodes.add(new NodeId(Integer.parseInt(text)));
        }
        return nodes;
    }

    private static String word(Synchronous mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    private static Optional<Synchronous> mode(String word) {
        return Arrays.stream(Synchronous.values())
                .filter(mode -> word(mode).equals(word))
                .findFirst();
    }
}
