package dev.mainstay.domain.topology;

/**
 * The role that holds, from what the node remembers and what its database does: recovery overrides everything (D1).
 *
 * <p>Pure. Source: spec/panel-api.md 5.1.
 */
public final class EffectiveRole {

    private EffectiveRole() {}

    /** The role of a node whose database answers. */
    public static Role of(NodeState self, boolean inRecovery) {
        if (self.condition() == NodeCondition.LEFT || self.membership().isEmpty()) {
            return Role.STANDALONE;
        }
        if (inRecovery) {
            return self.role() == Role.MAIN ? Role.SECONDARY : self.role();
        }
        return self.role();
    }

    /** Whether the database left recovery although this node was following: somebody promoted it by hand. */
    public static boolean isPromotedExternally(NodeState self, boolean inRecovery) {
        return !inRecovery && self.role().follows() && self.condition() == NodeCondition.STREAMING;
    }

    /** Whether the database is in recovery although this node is main: somebody cloned over it. */
    public static boolean isDemotedUnexpectedly(NodeState self, boolean inRecovery) {
        return inRecovery && self.role() == Role.MAIN && !self.condition().isClosed();
    }
}
