package dev.mainstay.domain.policy;

import dev.mainstay.domain.identity.ReferenceAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The rules for doubt: who decides, and how long a main that lost its backing may go on.
 *
 * <p>Immutable. Source: D6.
 *
 * @param chosen the guard that the operator named; empty leaves it to the number of nodes and the addresses
 * @param references what a node must reach to know that it is not the isolated one
 * @param fenceAfter how long a main goes on after its last backing; empty is half the failover threshold
 * @param stopBudget how long closing it may take; empty is a quarter of the failover threshold
 * @param watchdog whether the database ends with its agent
 */
public record GuardPolicy(
        Optional<SplitBrainGuard> chosen,
        List<ReferenceAddress> references,
        Optional<Duration> fenceAfter,
        Optional<Duration> stopBudget,
        Watchdog watchdog) {

    /** The least number of data nodes of which a majority outlives the loss of one. */
    private static final int ENOUGH_TO_VOTE = 3;

    /** Copies the addresses. */
    public GuardPolicy {
        references = List.copyOf(references);
    }

    /** That guard, with no addresses and the standard times. */
    public static GuardPolicy of(SplitBrainGuard guard) {
        return new GuardPolicy(Optional.of(guard), List.of(), Optional.empty(), Optional.empty(), Watchdog.AUTOMATIC);
    }

    /** The guard of a cluster with so many data nodes, the main among them. */
    public SplitBrainGuard effective(int dataNodes) {
        return chosen.orElseGet(() -> standard(dataNodes));
    }

    /** Whether a main may have to close itself under these rules, in a cluster of any size. */
    public boolean mayFence() {
        return !chosen.equals(Optional.of(SplitBrainGuard.NONE));
    }

    private SplitBrainGuard standard(int dataNodes) {
        if (dataNodes >= ENOUGH_TO_VOTE) {
            return SplitBrainGuard.MAJORITY;
        }
        return references.isEmpty() ? SplitBrainGuard.NONE : SplitBrainGuard.REFERENCE;
    }
}
