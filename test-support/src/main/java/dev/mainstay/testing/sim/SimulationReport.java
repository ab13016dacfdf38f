package dev.mainstay.testing.sim;

import dev.mainstay.domain.policy.SplitBrainGuard;
import dev.mainstay.testing.sim.engine.Outcome;
import dev.mainstay.testing.sim.fault.Fault;
import dev.mainstay.testing.sim.fault.FaultClass;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run of many schedules found. Depends on its arguments and nothing else: neither on threads nor on speed. Immutable.
 *
 * @param nodes how many nodes each cluster had
 * @param guard who decided in doubt
 * @param seed of the first schedule; the next ones follow it
 * @param schedules how many were run
 * @param violations the schedules in which a rule was broken, by seed
 * @param failovers how often a node promoted itself
 * @param lostBytes how much was acknowledged and then lost
 * @param twoWritersMillis for how long two databases served clients at one time
 * @param unavailable each time that no database served clients
 * @param byFault the same, in schedules that had a fault of that class
 */
public record SimulationReport(
        int nodes,
        SplitBrainGuard guard,
        long seed,
        int schedules,
        List<Violation> violations,
        long failovers,
        long lostBytes,
        long twoWritersMillis,
        Spread unavailable,
        Map<FaultClass, Spread> byFault) {

    /** Copies the collections. */
    public SimulationReport {
        violations = List.copyOf(violations);
        byFault = Collections.unmodifiableMap(new EnumMap<>(byFault));
    }

    static SimulationReport of(int nodes, SplitBrainGuard guard, long seed, List<Outcome> outcomes) {
        Map<FaultClass, List<Long>> gaps = new EnumMap<>(FaultClass.class);
        List<Long> all = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            all.addAll(outcome.gapMillis());
            outcome.faults().stream()
                    .map(Fault::kind)
                    .distinct()
                    .forEach(kind -> gaps.computeIfAbsent(kind, none -> new ArrayList<>())
                            .addAll(outcome.gapMillis()));
        }
        Map<FaultClass, Spread> byFault = new EnumMap<>(FaultClass.class);
        gaps.forEach((kind, lengths) -> byFault.put(kind, Spread.of(lengths)));
        return new SimulationReport(
                nodes,
                guard,
                seed,
                outcomes.size(),
                outcomes.stream().flatMap(one -> violation(one).stream()).toList(),
                outcomes.stream().mapToLong(Outcome::failovers).sum(),
                outcomes.stream().mapToLong(Outcome::lostBytes).sum(),
                outcomes.stream().mapToLong(Outcome::twoWritersMillis).sum(),
                Spread.of(all),
                byFault);
    }

    private static Optional<Violation> violation(Outcome outcome) {
        return outcome.breach()
                .map(breach ->
                        new Violation(outcome.seed(), breach.rule(), breach.what(), breach.at(), outcome.faults()));
    }
}
