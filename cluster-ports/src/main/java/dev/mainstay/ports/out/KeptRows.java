package dev.mainstay.ports.out;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.topology.DynamicConfig;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeReport;
import dev.mainstay.domain.topology.SharedConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A standby cluster's rows, which its leader and its members keep themselves: the tables in their database are another
 * cluster's (ADR 23, 34). What members last reported is not among them; it is told again with the next beat.
 *
 * <p>Immutable.
 *
 * @param config the cluster's row
 * @param nodes the members' rows by number, without reports
 * @param lastNumber the highest number that a member had; 0 where none was given out here
 */
public record KeptRows(SharedConfig config, List<Node> nodes, int lastNumber) {

    /** Leaves reports out and sorts by number. */
    public KeptRows {
        nodes = nodes.stream()
                .map(KeptRows::withoutReport)
                .sorted(Comparator.comparing(Node::id))
                .toList();
        lastNumber = nodes.stream().mapToInt(node -> node.id().value()).reduce(lastNumber, Math::max);
    }

    /** As the tables hold them. */
    public static KeptRows of(SharedConfig config, List<Node> nodes) {
        return new KeptRows(config, nodes, 0);
    }

    private static Node withoutReport(Node node) {
        return new Node(
                node.id(),
                node.hardwareId(),
                node.role(),
                node.name(),
                node.endpoints(),
                node.status(),
                NodeReport.none(),
                Optional.empty(),
                node.joinedAt(),
                node.priority(),
                node.needsRebase());
    }

    /** The same with another row of the cluster. */
    public KeptRows with(SharedConfig row) {
        return new KeptRows(row, nodes, lastNumber);
    }

    /** The same with that member's row, in the place of an earlier one of its number. */
    public KeptRows with(Node node) {
        List<Node> changed = new ArrayList<>(without(node.id()).nodes());
        boolean unused = changed.add(node);
        return new KeptRows(config, changed, lastNumber);
    }

    /** The same without that member; its number is not given out again. */
    public KeptRows without(NodeId node) {
        return new KeptRows(
                config, nodes.stream().filter(other -> !other.id().equals(node)).toList(), lastNumber);
    }

    /** The same with that member's row changed; the same where there is none. */
    public KeptRows changing(NodeId node, UnaryOperator<Node> change) {
        return node(node).map(row -> with(change.apply(row))).orElse(this);
    }

    /** The row of that member. */
    public Optional<Node> node(NodeId node) {
        return nodes.stream().filter(other -> other.id().equals(node)).findFirst();
    }

    /** The same with the next dynamic configuration; the same where that one does not follow upon the stored one. */
    public KeptRows configured(DynamicConfig next, Duration threshold) {
        long before = config.dynamic().map(DynamicConfig::version).orElse(0L);
        return before == next.version() - 1 ? with(config.with(Optional.of(next), threshold)) : this;
    }
}
