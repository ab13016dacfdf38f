package dev.mainstay.domain.transition;

import dev.mainstay.domain.observation.LeaseSighting;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.observation.PeerSighting;
import dev.mainstay.domain.policy.BackingRule;
import dev.mainstay.domain.policy.Electorate;
import dev.mainstay.domain.policy.Policy;
import dev.mainstay.domain.policy.SplitBrainGuard;
import dev.mainstay.domain.topology.ClusterView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What keeps a promotion from making a second main (D6): the guard in force, and the consent of the other secondaries.
 *
 * <p>Pure.
 */
final class DoubtGuards {

    private DoubtGuards() {}

    static List<Verdict> of(ClusterView view, Observation seen, Policy policy) {
        List<Verdict> verdicts = new ArrayList<>();
        SplitBrainGuard guard = Electorate.guard(view, seen, policy);
        if (guard == SplitBrainGuard.REFERENCE) {
            verdicts.add(references(seen, policy));
        }
        if (guard == SplitBrainGuard.LEASE) {
            verdicts.add(lease(seen, policy));
        }
        if (Candidacy.isNeeded(view, seen, policy)) {
            verdicts.add(Candidacy.verdict(view, seen, policy));
        }
        return verdicts;
    }

    /**
     * Of a node that its crashed main asks to lead: nobody's consent is needed, but it must be able to stay open. The main
     * itself does not back anybody before it is back.
     */
    static List<Verdict> ofHeir(ClusterView view, Observation seen, Policy policy) {
        return switch (Electorate.guard(view, seen, policy)) {
            case REFERENCE -> List.of(references(seen, policy));
            case MAJORITY -> List.of(enoughAnswer(Electorate.voters(view, seen), policy));
            case NONE, LEASE -> List.of();
        };
    }

    private static Verdict enoughAnswer(List<PeerSighting> others, Policy policy) {
        long answering = others.stream()
                .flatMap(peer -> peer.health().stream())
                .filter(look -> !look.isOlderThan(policy.timings().staleAfter()))
                .filter(look -> look.value().match(answered -> true, refused -> false, silent -> false))
                .count();
        int needed = Electorate.othersForMajority(others.size());
        return Verdict.that(
                Guard.NODES_CONSENT,
                answering >= needed,
                answering + " of " + others.size() + " other nodes answer with their databases, " + needed
                        + " are needed to back this one");
    }

    private static Verdict references(Observation seen, Policy policy) {
        Optional<Duration> reached = BackingRule.ofMost(seen.footing().references());
        boolean now = reached.filter(age -> age.compareTo(policy.timings().staleAfter()) <= 0)
                .isPresent();
        return Verdict.that(
                Guard.REFERENCES_ARE_REACHED,
                now,
                reached.map(age -> "most were reached " + age.toMillis() + " ms ago")
                        .orElse("most were never reached"));
    }

    private static Verdict lease(Observation seen, Policy policy) {
        LeaseSighting lease = seen.footing().lease().orElseGet(LeaseSighting::unknown);
        boolean fresh = lease.age().compareTo(policy.timings().staleAfter()) <= 0;
        boolean free = lease.state() == LeaseSighting.State.FREE || lease.state() == LeaseSighting.State.HELD;
        return Verdict.that(Guard.LEASE_MAY_BE_TAKEN, fresh && free, lease.detail());
    }
}
