package dev.mainstay.testing.fake;

import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.EventId;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.SharedConfig;
import dev.mainstay.ports.out.PanelTables.PanelUser;
import dev.mainstay.ports.out.StoredEvent;
import dev.mainstay.ports.settings.Secret;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that replication carries, at one position: the shared tables, the panel's tables, the roles. Immutable.
 *
 * @param tables the shared tables, when they were made
 * @param roles passwords by role
 * @param panel the panel's tables
 */
record FakeContent(Optional<Tables> tables, SortedMap<String, Secret> roles, Panel panel) {

    /**
     * The three shared tables.
     *
     * @param config the one row
     * @param nodes by number, removed ones too
     * @param lastNode the highest number ever given
     * @param events oldest first
     * @param secret what the one row says of the cluster secret
     */
    record Tables(
            Optional<SharedConfig> config,
            SortedMap<Integer, NodeRow> nodes,
            int lastNode,
            List<EventRow> events,
            String secret) {

        Tables {
            nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
        }

        static Tables empty() {
            return new Tables(Optional.empty(), Collections.emptySortedMap(), 0, List.of(), "");
        }

        Tables with(SharedConfig changed) {
            return new Tables(Optional.of(changed), nodes, lastNode, events, secret);
        }

        Tables withoutConfig() {
            return new Tables(Optional.empty(), nodes, lastNode, events, "");
        }

        Tables with(NodeRow row) {
            SortedMap<Integer, NodeRow> more = new TreeMap<>(nodes);
            int id = row.node().id().value();
            more.put(id, row);
            return new Tables(config, more, Math.max(lastNode, id), events, secret);
        }

        Tables withNodes(SortedMap<Integer, NodeRow> other) {
            return new Tables(config, other, lastNode, events, secret);
        }

        Tables withEvents(List<EventRow> other) {
            return new Tables(config, nodes, lastNode, List.copyOf(other), secret);
        }

        Tables withSecret(String text) {
            return new Tables(config, nodes, lastNode, events, text);
        }
    }

    /**
     * A row of the members.
     *
     * @param cluster of which cluster
     * @param node it
     * @param removed whether it was taken out
     */
    record NodeRow(ClusterId cluster, Node node, boolean removed) {}

    /**
     * A row of the events.
     *
     * @param id what makes it unique
     * @param event it
     */
    record EventRow(EventId id, StoredEvent event) {}

    /**
     * The panel's tables, each of which may be missing.
     *
     * @param subscribers how many rows live
     * @param jwtSecret the panel's key
     * @param users by number
     */
    record Panel(
            Optional<Integer> subscribers,
            Optional<Secret> jwtSecret,
            Optional<Integer> rateLimit,
            Optional<SortedMap<Long, PanelUser>> users) {

        static Panel none() {
            return new Panel(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    static FakeContent empty() {
        return new FakeContent(Optional.empty(), Collections.emptySortedMap(), Panel.none());
    }

    FakeContent with(Tables changed) {
        return new FakeContent(Optional.of(changed), roles, panel);
    }

    FakeContent with(Panel changed) {
        return new FakeContent(tables, roles, changed);
    }

    FakeContent withRoles(SortedMap<String, Secret> changed) {
        return new FakeContent(tables, Collections.unmodifiableSortedMap(new TreeMap<>(changed)), panel);
    }
}
