package dev.mainstay.application;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.KnownMain;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeEndpoints;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.EndpointFacts;
import dev.mainstay.domain.transition.Switchover;
import java.util.Optional;

/**
 * The node that a main hands its role to.
 *
 * @param node which
 * @param endpoints where it is
 * @param term in which it leads
 */
record Heir(NodeId node, NodeEndpoints endpoints, Term term) {

    /** As the journal of a hand-over names it. */
    static Heir of(StepContext context) {
        return new Heir(
                new NodeId(Integer.parseInt(context.fact(Switchover.TARGET))),
                EndpointFacts.from(Switchover.TARGET_ENDPOINTS, context.facts())
                        .orElseThrow(() -> new IllegalStateException("the journal lacks the target's endpoints")),
                new Term(Long.parseLong(context.fact(Switchover.TERM))));
    }

    /** The node that gave its role away, from now on. */
    NodeState followedBy(NodeState former, NodeCondition condition) {
        KnownMain main = new KnownMain(Optional.of(node), endpoints, Optional.empty());
        return former.following(Role.SECONDARY, former.membership().orElseThrow(), main, condition, term);
    }
}
