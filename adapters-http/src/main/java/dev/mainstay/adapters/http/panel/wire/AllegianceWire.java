package dev.mainstay.adapters.http.panel.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.observation.Allegiance;
import dev.mainstay.domain.topology.Patience;
import dev.mainstay.domain.topology.Promise;
import java.time.Duration;
import java.util.Optional;

/**
 * Whom a node follows, in {@code GET /health}: {@code main_node_id}, {@code main_silence_ms}, {@code promised_epoch} and
 * {@code promised_node_id}, how long it waits for that main, {@code patience_ms} and {@code paused}, and what it holds of
 * synchronous replication, {@code sync}; ours, an existing node of the panel says none of it. Source: D6, ADR 35.
 *
 * <p>Read leniently, as {@link HealthWire} is: what is not understood is not told, and backs nobody.
 */
final class AllegianceWire {

    private AllegianceWire() {}

    static void write(ObjectNode answer, Allegiance whom) {
        whom.main().ifPresent(main -> answer.put("main_node_id", main.value()));
        whom.silence()
                .ifPresent(silence ->
                        answer.put("main_silence_ms", silence.plusNanos(999_999).toMillis()));
        whom.promise()
                .ifPresent(word -> answer.put("promised_epoch", word.term().value())
                        .put("promised_node_id", word.candidate().value()));
        whom.patience()
                .ifPresent(known ->
                        answer.put("patience_ms", known.threshold().toMillis()).put("paused", known.paused()));
        whom.sync().ifPresent(record -> answer.set("sync", SyncWire.write(record)));
    }

    static Allegiance read(JsonNode answer) {
        return new Allegiance(
                node(answer.path("main_node_id")),
                whole(answer.path("main_silence_ms")).map(Duration::ofMillis),
                promise(answer),
                SyncWire.read(answer.path("sync")),
                whole(answer.path("patience_ms"))
                        .filter(span -> span > 0)
                        .map(span -> new Patience(
                                Duration.ofMillis(span), answer.path("paused").asBoolean(false))));
    }

    private static Optional<Promise> promise(JsonNode answer) {
        Optional<Long> term = whole(answer.path("promised_epoch"));
        return node(answer.path("promised_node_id"))
                .flatMap(candidate -> term.map(value -> Promise.of(new Term(value), candidate)));
    }

    private static Optional<NodeId> node(JsonNode value) {
        return whole(value)
                .filter(number -> number >= 1 && number <= Integer.MAX_VALUE)
                .map(number -> new NodeId(number.intValue()));
    }

    private static Optional<Long> whole(JsonNode value) {
        boolean told = value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= 0;
        return told ? Optional.of(value.longValue()) : Optional.empty();
    }
}
