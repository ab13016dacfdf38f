package dev.mainstay.domain.policy;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.wal.Branch;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.TimelineHistory.Switch;
import java.util.Optional;

/**
 * Which of two mains that meet must close itself: the one of the lower term; in one term the one with the shorter history;
 * else the one with the higher number. Both sides come to the same answer, or to one that closes too many: never to one
 * that leaves both open.
 *
 * <p>Pure. Source: D6, ADR 0012.
 */
public final class FreezeRule {

    private FreezeRule() {}

    /**
     * A node that claims to be main.
     *
     * @param node its number
     * @param term its term
     * @param branch its log, where it could be seen
     */
    public record Contender(NodeId node, Term term, Optional<Branch> branch) {}

    /** Who must close itself; empty while two logs must be compared and one was not seen. */
    public static Optional<NodeId> freezes(Contender one, Contender other) {
        int byTerm = one.term().compareTo(other.term());
        if (byTerm != 0) {
            return Optional.of(byTerm < 0 ? one.node() : other.node());
        }
        return one.branch().flatMap(mine -> other.branch().map(theirs -> byHistory(one, mine, other, theirs)));
    }

    /**
     * Whether this node must close itself now. While the logs cannot be compared the one with the higher number goes first;
     * the other one does too when its patience is over, since the other side may have seen more and stay open.
     */
    public static boolean mustFreeze(Contender self, Contender other, Patience patience) {
        return freezes(self, other)
                .map(self.node()::equals)
                .orElse(patience == Patience.OVER || self.node().compareTo(other.node()) > 0);
    }

    /** Whether an answer may still come. */
    public enum Patience {
        /** The logs may still be seen. */
        LEFT,
        /** A beat went by without. */
        OVER
    }

    private static NodeId byHistory(Contender one, Branch mine, Contender other, Branch theirs) {
        int longer = compare(mine, theirs);
        boolean first = longer == 0 ? one.node().compareTo(other.node()) > 0 : longer < 0;
        return first ? one.node() : other.node();
    }

    /** By how far each went on the last timeline that both were on, then by where each ends. */
    private static int compare(Branch mine, Branch theirs) {
        Optional<Switch> fork = mine.forkFrom(theirs);
        int shared = fork.map(at -> left(mine, at).compareTo(left(theirs, at))).orElse(0);
        return shared != 0 ? shared : mine.end().compareTo(theirs.end());
    }

    private static Lsn left(Branch branch, Switch fork) {
        return branch.history().leftAt(fork.left()).orElse(branch.end());
    }
}
