package dev.mainstay.domain.topology;

import dev.mainstay.domain.identity.NodeId;
import java.util.List;
import java.util.Optional;

/**
 * Everything this node holds true before it looks: itself, and the shared facts as it last read them.
 *
 * <p>Immutable.
 *
 * @param self node-local
 * @param config the shared row, empty until one was read
 * @param nodes the members that were not removed, by id
 */
public record ClusterView(NodeState self, Optional<SharedConfig> config, List<Node> nodes) {

    /** Copies the nodes. */
    public ClusterView {
        nodes = List.copyOf(nodes);
    }

    /** A node that knows only itself. */
    public static ClusterView of(NodeState self) {
        return new ClusterView(self, Optional.empty(), List.of());
    }

    /** The member of that number. */
    public Optional<Node> node(NodeId id) {
        return nodes.stream().filter(node -> node.id().equals(id)).findFirst();
    }

    /** The members other than this node. */
    public List<Node> others() {
        return nodes.stream().filter(node -> !isSelf(node)).toList();
    }

    /** This node's own row. */
    public Optional<Node> own() {
        return nodes.stream().filter(this::isSelf).findFirst();
    }

    /** The rules that its operators set for the whole cluster; a pause holds though the row could not be read yet. */
    public ClusterRules rules() {
        return config.map(SharedConfig::rules)
                .orElseGet(() -> ClusterRules.standard()
                        .paused(self.rules()
                                .filter(kept -> kept.said().paused())
                                .isPresent()));
    }

    /** How many members hold the cluster's data, this node among them. */
    public int dataNodes() {
        return (int) others().stream().filter(Node::counts).count() + 1;
    }

    private boolean isSelf(Node node) {
        return self.membership()
                .map(member -> member.nodeId().equals(node.id()))
                .orElse(false);
    }
}
