package dev.mainstay.domain.policy;

import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;

/**
 * When a node must refuse clients: it claims main, and somebody knows a higher term (D5).
 *
 * <p>Pure.
 */
public final class FenceRule {

    private FenceRule() {}

    /** Whether a node in this state must fence itself on hearing of that term. */
    public static boolean demandsFence(NodeState self, Term heard) {
        return self.role() == Role.MAIN && !self.condition().isClosed() && heard.isNewerThan(self.term());
    }
}
