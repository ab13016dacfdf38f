package dev.mainstay.adapters.http.patroni;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.topology.ClusterRules;
import dev.mainstay.domain.topology.DynamicConfig;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.SharedConfig;
import dev.mainstay.ports.in.Configure;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /config}: the dynamic configuration, which the main stores for all nodes (D17). Safe for all threads. Source:
 * spec/patroni-rest.md 4.3.
 */
final class ConfigDoor {
    private static final Logger log = LoggerFactory.getLogger(ConfigDoor.class);

    private final PatroniAdapter.Ports ports;
    private final Courier courier;

    ConfigDoor(PatroniAdapter.Ports ports, Courier courier) {
        this.ports = ports;
        this.courier = courier;
    }

    Response show() {
        Standing standing = Standing.of(ports.cluster().snapshot());
        return document(standing)
                .map(tree -> Replies.json(Replies.OK, tree))
                .orElseGet(() -> Replies.page(Replies.BAD_GATEWAY, "no configuration is stored"));
    }

    /** What is stored; until somebody changes something, what is in force. */
    private static Optional<ObjectNode> document(Standing standing) {
        Optional<SharedConfig> row = standing.snapshot().view().config();
        return row.map(config ->
                config.dynamic().flatMap(known -> Body.parse(known.document())).orElseGet(() -> seed(config)));
    }

    private static ObjectNode seed(SharedConfig config) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("loop_wait", 10)
                .put("maximum_lag_on_failover", ClusterRules.standard().maximumLag())
                .put("retry_timeout", 10)
                .put("ttl", config.threshold().toSeconds());
    }

    Response patch(Asked asked) {
        ObjectNode change = asked.required();
        return onMain(asked, standing -> {
            ObjectNode before = document(standing).orElseGet(JsonNodeFactory.instance::objectNode);
            ObjectNode after = MergePatch.merged(before, change);
            return after.equals(before)
                    ? Replies.json(Replies.OK, before)
                    : stored(asked, standing, new Wish(after, change.has("ttl")));
        });
    }

    Response put(Asked asked) {
        ObjectNode whole = asked.required();
        return onMain(
                asked,
                standing -> document(standing).equals(Optional.of(whole))
                        ? Replies.json(Replies.OK, whole)
                        : stored(asked, standing, new Wish(whole, true)));
    }

    private interface Change {
        Response on(Standing standing);
    }

    private Response onMain(Asked asked, Change change) {
        Standing standing = Standing.of(ports.cluster().snapshot());
        Leader cluster = new Leader(standing);
        Optional<Node> leader = cluster.node();
        Response away = Replies.text(Replies.UNAVAILABLE, Courier.AWAY);
        if (leader.isEmpty()) {
            return away;
        }
        return cluster.isSelf(leader.get()) ? change.on(standing) : courier.carry(asked, leader.get(), away);
    }

    /**
     * What is to be stored.
     *
     * @param document the whole of it
     * @param namesTtl whether the threshold was named: one that only stands in the document stays as it is in force
     */
    private record Wish(ObjectNode document, boolean namesTtl) {}

    private Response stored(Asked asked, Standing standing, Wish wish) {
        ObjectNode document = wish.document();
        RulesText text = new RulesText(document);
        ClusterRules rules = text.rules();
        var ttl = text.ttl().filter(named -> wish.namesTtl());
        List<String> problems = text.problems();
        if (!problems.isEmpty()) {
            return Replies.text(Replies.UNPROCESSABLE, String.join("; ", problems));
        }
        long version = standing.snapshot()
                .view()
                .config()
                .flatMap(SharedConfig::dynamic)
                .map(DynamicConfig::version)
                .orElse(0L);
        DynamicConfig next = new DynamicConfig(version + 1, Replies.write(document), rules);
        try {
            return ports.configure().configure(new Configure.Change(next, ttl), asked.actor())
                    ? told(document)
                    : Replies.page(Replies.CONFLICT, "the configuration was changed meanwhile");
        } catch (InvalidRequestException unsafe) {
            return Replies.text(Replies.UNPROCESSABLE, String.valueOf(unsafe.getMessage()));
        }
    }

    private static Response told(ObjectNode document) {
        Response stored = Replies.json(Replies.OK, document);
        List<String> unheeded = Unheeded.in(document);
        if (unheeded.isEmpty()) {
            return stored;
        }
        String names = String.join(", ", unheeded);
        log.atWarn()
                .addKeyValue("names", names)
                .log("the configuration asks for what Mainstay does not do: kept, and not acted on");
        return Replies.because(stored, "kept, and not acted on: " + names);
    }

    /** How many turns {@code /history} may tell; 0 is all. */
    static int longestHistory(Standing standing) {
        return document(standing)
                .map(tree -> tree.path("max_timelines_history").asInt(0))
                .orElse(0);
    }
}
