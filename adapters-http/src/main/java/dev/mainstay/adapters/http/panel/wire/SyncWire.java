package dev.mainstay.adapters.http.panel.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.ClusterRules.Synchronous;
import dev.mainstay.domain.topology.SyncRecord;
import dev.mainstay.domain.topology.SyncRecord.Awaited;
import dev.mainstay.domain.topology.SyncRecord.Right;
import dev.mainstay.domain.topology.SyncRecord.Terms;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a node holds of synchronous replication, in {@code GET /health} under {@code sync}. Source: ADR 0019.
 *
 * <p>Read leniently, as {@link HealthWire} is: a record that is not understood whole is none, and gives nobody a right.
 */
final class SyncWire {

    private SyncWire() {}

    static ObjectNode write(SyncRecord record) {
        ObjectNode answer = Json.object()
                .put("epoch", record.term().value())
                .put("revision", record.revision())
                .put("mode", record.terms().mode().name().toLowerCase(Locale.ROOT))
                .put("strict", record.terms().strict())
                .put("validity_ms", record.terms().validity().toMillis());
        write(answer.putArray("awaited"), record.awaited().standbys());
        answer.put("number", record.awaited().number());
        write(answer.putObject("right"), record.right());
        write(answer.putObject("older"), record.older());
        return answer;
    }

    private static void write(ObjectNode object, Right right) {
        write(object.putArray("nodes"), right.nodes());
        object.put("consents", right.consents());
    }

    private static void write(ArrayNode array, SortedSet<NodeId> nodes) {
        nodes.forEach(node -> array.add(node.value()));
    }

    static Optional<SyncRecord> read(JsonNode answer) {
        if (!answer.isObject()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SyncRecord(
                    new Term(whole(answer, "epoch")),
                    whole(answer, "revision"),
                    new Terms(
                            Synchronous.valueOf(answer.path("mode").asText("").toUpperCase(Locale.ROOT)),
                            answer.path("strict").asBoolean(false),
                            Duration.ofMillis(whole(answer, "validity_ms"))),
                    new Awaited(nodes(answer.path("awaited")), (int) whole(answer, "number")),
                    right(answer.path("right")),
                    right(answer.path("older"))));
        } catch (IllegalArgumentException | InvalidRequestException notTold) {
            return Optional.empty();
        }
    }

    private static Right right(JsonNode object) {
        return new Right(nodes(object.path("nodes")), (int) whole(object, "consents"));
    }

    private static SortedSet<NodeId> nodes(JsonNode array) {
        SortedSet<NodeId> nodes = new TreeSet<>();
        for (JsonNode node : array) {
            boolean unused = nodes.add(new NodeId(node.asInt(0)));
        }
        return nodes;
    }

    private static long whole(JsonNode object, String name) {
        JsonNode value = object.path(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IllegalArgumentException(name + " is no whole number");
        }
        return value.longValue();
    }
}
