package dev.mainstay.domain.policy;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.observation.PeerSighting;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.SyncRecord;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which nodes can take over by no older revision than this one: they said that they hold it, or the right that they may
 * still hold has run out, or so many hold it that the others make no majority.
 *
 * <p>Pure. Source: ADR 0019.
 */
public final class SyncRelease {

    private SyncRelease() {}

    /** Of those whose older right counts; {@code since} is how long ago this main last gave one an older right. */
    public static Set<NodeId> of(
            ClusterView view, Observation seen, Policy policy, SyncRecord now, SortedMap<NodeId, Duration> since) {
        List<PeerSighting> others = Electorate.others(view, seen);
        boolean outvoted = isMajority(view, seen, policy)
                && others.stream().filter(peer -> !holds(peer, now)).count()
                        <= Electorate.othersForMajority(others.size());
        Duration lapse = SyncChoice.lapse(now.terms(), policy);
        SortedSet<NodeId> released = new TreeSet<>();
        for (NodeId node : now.older().nodes()) {
            boolean told = seen.peers().stream().anyMatch(peer -> peer.node().equals(node) && holds(peer, now));
            boolean lapsed = since.containsKey(node)
                    && since.getOrDefault(node, Duration.ZERO).compareTo(lapse) >= 0;
            if (told || lapsed || outvoted) {
                boolean unused = released.add(node);
            }
        }
        return Collections.unmodifiableSortedSet(released);
    }

    private static boolean isMajority(ClusterView view, Observation seen, Policy policy) {
        return Electorate.guard(view, seen, policy) == SplitBrainGuard.MAJORITY;
    }

    /** Whether that node said that it holds this revision or a newer one. */
    public static boolean holds(PeerSighting peer, SyncRecord now) {
        return peer.health()
                .flatMap(look -> look.value().claim().allegiance().sync())
                .filter(held -> !now.isNewerThan(held))
                .isPresent();
    }
}
