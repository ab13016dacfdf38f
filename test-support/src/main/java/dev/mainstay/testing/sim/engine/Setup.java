package dev.mainstay.testing.sim.engine;

import dev.mainstay.application.Ports;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.policy.Policy;
import dev.mainstay.domain.topology.ClusterRules;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What every schedule of one run shares.
 *
 * @param nodes how many; 2 to 5
 * @param policy the rules that every agent gets
 * @param operators what the operators set once the cluster stands
 * @param cascade whether the last node's tag names the one before it as its source
 * @param between what stands between an agent and its ports besides the simulator; for tests that break a rule
 */
public record Setup(int nodes, Policy policy, ClusterRules operators, boolean cascade, UnaryOperator<Ports> between) {

    /** Nothing stands in between. */
    public static Setup of(int nodes, Policy policy) {
        return new Setup(nodes, policy, ClusterRules.standard(), false, UnaryOperator.identity());
    }

    /** The same without what stands in between. */
    Setup alone() {
        return new Setup(nodes, policy, operators, cascade, UnaryOperator.identity());
    }

    /** Whom that node's tag names as its source. */
    Optional<NodeId> source(NodeId node) {
        boolean last = cascade && node.value() == nodes;
        return last ? Optional.of(new NodeId(nodes - 1)) : Optional.empty();
    }
}
