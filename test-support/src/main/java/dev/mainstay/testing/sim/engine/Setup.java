package dev.mainstay.testing.sim.engine;

import dev.mainstay.application.Ports;
import dev.mainstay.domain.policy.Policy;
import dev.mainstay.domain.topology.ClusterRules;
import java.util.function.UnaryOperator;

/**
 * What every schedule of one run shares.
 *
 * @param nodes how many; 2 to 5
 * @param policy the rules that every agent gets
 * @param operators what the operators set once the cluster stands
 * @param between what stands between an agent and its ports besides the simulator; for tests that break a rule
 */
public record Setup(int nodes, Policy policy, ClusterRules operators, UnaryOperator<Ports> between) {

    /** Nothing stands in between. */
    public static Setup of(int nodes, Policy policy) {
        return new Setup(nodes, policy, ClusterRules.standard(), UnaryOperator.identity());
    }
}
