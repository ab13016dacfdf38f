package dev.mainstay.domain.policy;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.observation.DatabaseObservation.Standby;
import dev.mainstay.domain.observation.DatabaseObservation.Writable;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.policy.SyncRule.Wanted;
import dev.mainstay.domain.topology.ClusterRules;
import dev.mainstay.domain.topology.ClusterRules.Synchronous;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.SyncRecord;
import dev.mainstay.domain.topology.SyncRecord.Terms;
import dev.mainstay.domain.topology.Tags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Whom commits shall wait for: secondaries that stream, that nobody told to stay out, and that are not too far behind; those
 * that could take over first, then by {@code sync_priority}, then those that were chosen before, then by position.
 *
 * <p>Pure. Source: spec/patroni-rest.md 7.3.
 */
public final class SyncChoice {

    /** A right that nobody can use before the failover threshold is over must outlast it. */
    private static final int THRESHOLDS = 2;

    private SyncChoice() {}

    /** What the rules ask for, by what this main sees of its standbys; those that are stalled get nowhere. */
    public static Wanted of(
            ClusterView view,
            Writable main,
            Observation seen,
            Policy policy,
            SyncRecord now,
            SortedSet<NodeId> stalled) {
        ClusterRules rules = view.rules();
        Terms terms = terms(rules, policy);
        List<Candidate> candidates = candidates(view, main, seen, now).stream()
                .filter(one -> !stalled.contains(one.node()))
                .toList();
        int most = rules.synchronous() == Synchronous.ON ? rules.synchronousNodes() : candidates.size();
        SortedSet<NodeId> nodes = new TreeSet<>();
        candidates.stream().limit(most).map(Candidate::node).forEach(node -> {
            boolean unused = nodes.add(node);
        });
        if (nodes.isEmpty() && terms.strict() && terms.on()) {
            nodes.addAll(remaining(view, seen, now));
        }
        int number = rules.synchronous() == Synchronous.ON ? nodes.size() : rules.synchronousNodes();
        return new Wanted(terms, nodes, number);
    }

    /** What the operators set, with the length of a right that goes with it. */
    public static Terms terms(ClusterRules rules, Policy policy) {
        Duration validity = policy.failover().threshold().multipliedBy(THRESHOLDS);
        return new Terms(rules.synchronous(), rules.strict(), validity);
    }

    /** How long a right that was last given then may still be used, by clocks that drift and answers that travel. */
    public static Duration lapse(Terms terms, Policy policy) {
        return terms.validity()
                .plus(terms.validity().dividedBy(Policy.DRIFT_DIVISOR))
                .plus(policy.timings().staleAfter());
    }

    private record Candidate(NodeId node, Tags tags, boolean chosen, long behind) {}

    private static List<Candidate> candidates(ClusterView view, Writable main, Observation seen, SyncRecord now) {
        List<Candidate> found = new ArrayList<>();
        long limit = view.rules().maximumSyncLag();
        for (Node node : view.others()) {
            Optional<Standby> stream = stream(node, main);
            if (stream.isPresent() && isWilling(view, node, seen)) {
                long behind = stream.get()
                        .flushed()
                        .map(flushed -> main.position().since(flushed).bytes())
                        .orElse(Long.MAX_VALUE);
                boolean near = limit <= 0 || behind <= limit;
                boolean stays = now.awaited().standbys().contains(node.id());
                if (near) {
                    found.add(new Candidate(node.id(), UpstreamRule.tags(seen, node.id()), stays, behind));
                }
            }
        }
        found.sort(Comparator.comparing((Candidate one) -> one.tags().standsAside())
                .thenComparing(one -> -one.tags().syncPriority())
                .thenComparing(one -> !one.chosen())
                .thenComparingLong(Candidate::behind)
                .thenComparing(Candidate::node));
        return found;
    }

    /** The last ones stay, unless they were taken out or told to stay out. */
    private static SortedSet<NodeId> remaining(ClusterView view, Observation seen, SyncRecord now) {
        SortedSet<NodeId> kept = new TreeSet<>(now.awaited().standbys());
        boolean unused = kept.removeIf(
                id -> view.node(id).filter(node -> isWilling(view, node, seen)).isEmpty());
        return Collections.unmodifiableSortedSet(kept);
    }

    /** One that is to get its log elsewhere is let go before it leaves: commits would wait for it in vain. */
    private static boolean isWilling(ClusterView view, Node node, Observation seen) {
        Tags tags = UpstreamRule.tags(seen, node.id());
        Optional<String> own = view.own().map(self -> self.name().value());
        boolean stays = !tags.leavesTheMain()
                || (!tags.says(Tags.NO_STREAM) && tags.source().equals(own));
        return node.role().mayTakeOver() && !node.needsRebase() && !tags.staysAsynchronous() && stays;
    }

    private static Optional<Standby> stream(Node node, Writable main) {
        return main.standbys().stream()
                .filter(standby -> standby.name().equals("node_" + node.id())
                        && standby.state().equals("streaming"))
                .findFirst();
    }
}
