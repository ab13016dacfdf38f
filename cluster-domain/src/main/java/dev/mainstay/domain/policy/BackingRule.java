package dev.mainstay.domain.policy;

import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.observation.Footing;
import dev.mainstay.domain.observation.LeaseSighting;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.observation.PeerSighting;
import dev.mainstay.domain.observation.ReferenceSighting;
import dev.mainstay.domain.policy.Backing.State;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.Patience;
import dev.mainstay.domain.topology.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether a main may go on. Its guard's own yes counts, and so does the consent of every other data node: none of them
 * promotes itself while it sees the main, so neither a lost gateway nor a lost lease store demotes a healthy pair.
 *
 * <p>Every yes counts from before it was asked for, on this node's own clock; a node that backs the main counts from the
 * sign of life it saw. Hence a node that stopped seeing the main cannot promote itself before the main has closed
 * ({@link Policy#unsafeTimes}).
 *
 * <p>Pure. Source: D6, ADR 0010.
 */
public final class BackingRule {

    private BackingRule() {}

    /** The backing of this node. */
    public static Backing judge(ClusterView view, Observation seen, Policy policy, Duration sinceStart) {
        SplitBrainGuard guard = Electorate.guard(view, seen, policy);
        if (PatienceRule.assured(view, policy).paused()) {
            return Backing.notNeeded(guard, "automatic actions are paused");
        }
        if (view.self().role() != Role.MAIN) {
            return Backing.notNeeded(guard, "this node is no main");
        }
        List<PeerSighting> others = Electorate.others(view, seen);
        boolean alone = others.isEmpty() && guard != SplitBrainGuard.LEASE;
        if (guard == SplitBrainGuard.NONE || alone) {
            return Backing.notNeeded(guard, alone ? "there is no other data node" : guard.warning());
        }
        Optional<Duration> consent = ofAll(others);
        Optional<Duration> own = own(guard, others, seen.footing());
        Optional<Duration> age =
                Stream.of(own, consent).flatMap(Optional::stream).min(Duration::compareTo);
        // References say who is cut off, not who leads: a closed main asks the nodes as well.
        Optional<Duration> opening = guard == SplitBrainGuard.REFERENCE ? consent : age;
        Duration limit = policy.fenceAfter();
        Duration left = age.map(limit::minus).filter(rest -> !rest.isNegative()).orElse(Duration.ZERO);
        boolean holds = !left.isZero();
        boolean justStarted = sinceStart.compareTo(policy.timings().staleAfter()) < 0;
        State without = justStarted && age.isEmpty() ? State.AWAITED : State.LOST;
        boolean mayOpen = opening.filter(asked -> asked.compareTo(limit) < 0).isPresent();
        return new Backing(
                guard,
                holds ? State.HELD : without,
                age,
                left,
                mayOpen,
                isWorthAsking(guard, view, others, policy),
                rules(view, policy) + describe(guard, others, seen.footing()));
    }

    private static boolean isWorthAsking(
            SplitBrainGuard guard, ClusterView view, List<PeerSighting> others, Policy policy) {
        long free = others.stream()
                .filter(peer -> isFree(peer, view.self().term(), policy))
                .count();
        int needed = guard == SplitBrainGuard.MAJORITY ? Electorate.othersForMajority(others.size()) : others.size();
        return free >= needed;
    }

    /** Whether that node answers, knows no newer term and gave its word to nobody. */
    private static boolean isFree(PeerSighting peer, Term own, Policy policy) {
        return peer.health()
                .filter(look -> !look.isOlderThan(policy.timings().staleAfter()))
                .filter(look -> look.value().answers())
                .map(look -> look.value().claim())
                .filter(claim -> !claim.term().isNewerThan(own))
                .filter(claim -> claim.allegiance()
                        .promise()
                        .filter(word -> word.term().isNewerThan(own))
                        .isEmpty())
                .isPresent();
    }

    private static Optional<Duration> own(SplitBrainGuard guard, List<PeerSighting> others, Footing footing) {
        return switch (guard) {
            case NONE -> Optional.empty();
            case REFERENCE -> ofMost(footing.references());
            case MAJORITY ->
                nth(others.stream().map(PeerSighting::backing).toList(), Electorate.othersForMajority(others.size()));
            case LEASE -> footing.lease().flatMap(LeaseSighting::held);
        };
    }

    /** How long ago most of the references were reached; empty when they were not. */
    public static Optional<Duration> ofMost(List<ReferenceSighting> references) {
        return nth(references.stream().map(ReferenceSighting::reached).toList(), references.size() / 2 + 1);
    }

    /** Whether every other data node backs this main now, or there is none: enough to trust a lease store that forgot. */
    public static boolean isUnanimous(ClusterView view, Observation seen, Policy policy) {
        List<PeerSighting> others = Electorate.others(view, seen);
        boolean all = ofAll(others)
                .filter(age -> age.compareTo(policy.timings().staleAfter()) <= 0)
                .isPresent();
        return view.self().role() == Role.MAIN && (others.isEmpty() || all);
    }

    private static Optional<Duration> ofAll(List<PeerSighting> others) {
        return nth(others.stream().map(PeerSighting::backing).toList(), others.size());
    }

    /** The age by which so many have said yes. */
    private static Optional<Duration> nth(List<Optional<Duration>> ages, int needed) {
        List<Duration> known = new ArrayList<>();
        ages.forEach(age -> age.ifPresent(known::add));
        known.sort(Comparator.naturalOrder());
        return needed >= 1 && known.size() >= needed ? Optional.of(known.get(needed - 1)) : Optional.empty();
    }

    /** A pause that does not hold for this main yet is nothing to be silent about. */
    private static String rules(ClusterView view, Policy policy) {
        Patience said = PatienceRule.said(view, policy);
        Patience assured = PatienceRule.assured(view, policy);
        String what = said.paused()
                ? "the pause"
                : "the threshold of " + said.threshold().toSeconds() + " s";
        return said.equals(assured)
                ? ""
                : what
                        + " does not count here before every other data node has shown that it knows it; until then this main"
                        + " closes by a threshold of " + assured.threshold().toSeconds() + " s; ";
    }

    private static String describe(SplitBrainGuard guard, List<PeerSighting> others, Footing footing) {
        List<String> parts = new ArrayList<>();
        others.forEach(peer -> parts.add("node " + peer.node()
                + peer.backing().map(age -> " backed it" + ago(age)).orElse(" has not backed it")));
        if (guard == SplitBrainGuard.REFERENCE) {
            footing.references()
                    .forEach(one -> parts.add(one.reference()
                            + one.reached()
                                    .map(age -> " was reached" + ago(age))
                                    .orElse(" was not reached")));
        }
        if (guard == SplitBrainGuard.LEASE) {
            footing.lease()
                    .ifPresent(lease -> parts.add("the lease "
                            + lease.held().map(age -> "was held" + ago(age)).orElse("was not held")
                            + "; now " + lease.detail()));
        }
        return String.join(", ", parts);
    }

    private static String ago(Duration age) {
        return " " + age.toMillis() + " ms ago";
    }
}
