package dev.mainstay.domain.policy;

import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.observation.PeerObservation.Claim;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;

/**
 * When a node must refuse clients: it claims main, and somebody knows a higher term (D5); or its database was promoted by
 * hand beside a living main.
 *
 * <p>Pure.
 */
public final class FenceRule {

    private FenceRule() {}

    /** Whether a node in this state must fence itself on hearing of that term. */
    public static boolean demandsFence(NodeState self, Term heard) {
        return self.role() == Role.MAIN && !self.condition().mustRebase() && heard.isNewerThan(self.term());
    }

    /**
     * Whether a follower whose database somebody promoted by hand must fence itself: that main lives and is as new, so
     * two nodes accept writes. Source: spec/panel-api.md 5.1.
     */
    public static boolean demandsFenceBeside(NodeState self, Claim main) {
        boolean leads = main.role().filter(Role.MAIN::equals).isPresent() && main.acceptsWrites();
        return self.condition() == NodeCondition.PROMOTED_EXTERNALLY
                && leads
                && !self.term().isNewerThan(main.term());
    }
}
