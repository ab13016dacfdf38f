package dev.mainstay.testing.sim;

import dev.mainstay.domain.policy.SplitBrainGuard;
import dev.mainstay.testing.sim.engine.Founding;
import dev.mainstay.testing.sim.engine.Outcome;
import dev.mainstay.testing.sim.engine.Schedule;
import dev.mainstay.testing.sim.engine.Setup;
import dev.mainstay.testing.sim.fault.Dice;
import dev.mainstay.testing.sim.fault.Fault;
import dev.mainstay.testing.sim.fault.FaultClass;
import dev.mainstay.testing.sim.fault.Faults;
import dev.mainstay.testing.sim.rule.Invariant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * Runs many schedules of faults against clusters of real agents in virtual time, and tells which rules were broken. Made by
 * {@link Plan}; the same plan gives the same report, whatever the machine, the JDK and the number of threads.
 *
 * <p>Safe for all threads. Source: DESIGN 7, PEERS 4.
 */
public final class ClusterSimulation {

    private final Plan plan;
    private final Founding founded;
    private final SplitBrainGuard guard;
    private final List<FaultClass> classes;

    /** Founds the cluster that every schedule begins with; takes about a second when it is the first. */
    ClusterSimulation(Plan plan) {
        this.plan = plan;
        this.founded = new Founding(new Setup(
                plan.nodes(),
                plan.policy(),
                plan.crew().operators(),
                plan.crew().cascade(),
                plan.between()));
        this.guard = plan.policy().guard().effective(plan.nodes());
        this.classes = plan.faults();
    }

    /** A plan to be filled in. */
    public static Plan plan() {
        return Plan.standard();
    }

    /** Runs all schedules on the caller's thread. */
    public SimulationReport run() {
        return run(Runnable::run, 1, done -> {});
    }

    /**
     * Runs all schedules on so many threads of an executor, and waits for the last.
     *
     * @param progress told how many schedules have ended, from any of the threads
     */
    public SimulationReport run(Executor executor, int threads, IntConsumer progress) {
        AtomicReferenceArray<Outcome> outcomes = new AtomicReferenceArray<>(plan.schedules());
        AtomicInteger next = new AtomicInteger();
        AtomicInteger ended = new AtomicInteger();
        Runnable worker = () -> {
            for (int index = next.getAndIncrement(); index < plan.schedules(); index = next.getAndIncrement()) {
                outcomes.set(index, run(plan.seed() + index));
                progress.accept(ended.incrementAndGet());
            }
        };
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            all.add(CompletableFuture.runAsync(worker, executor));
        }
        all.forEach(CompletableFuture::join);
        List<Outcome> inOrder = new ArrayList<>();
        for (int index = 0; index < plan.schedules(); index++) {
            inOrder.add(outcomes.get(index));
        }
        return SimulationReport.of(plan.nodes(), guard, plan.seed(), inOrder);
    }

    /** The schedule of that seed, with everything that happened in it, as text. */
    public String transcript(long seed) {
        return Transcript.of(
                plan.nodes(), schedule(seed, faults(seed)).recorded().run());
    }

    /** The smallest schedule that was found to break the same rule as that seed's, as text; empty when that breaks none. */
    public Optional<String> explain(long seed) {
        Outcome outcome = run(seed);
        if (outcome.breach().isEmpty()) {
            return Optional.empty();
        }
        Outcome smallest = shrunk(outcome);
        return Optional.of(Transcript.of(
                plan.nodes(), schedule(seed, smallest.faults()).recorded().run()));
    }

    /** The faults of the smallest schedule that was found to break the same rule as that violation. */
    public List<Fault> shrink(Violation violation) {
        return shrunk(run(violation.seed())).faults();
    }

    private Outcome shrunk(Outcome outcome) {
        return new Shrinker(faults -> schedule(outcome.seed(), faults).run()).shrink(outcome);
    }

    private Outcome run(long seed) {
        try {
            return schedule(seed, faults(seed)).run();
        } catch (RuntimeException | Error bug) {
            throw new IllegalStateException(
                    "the schedule of seed " + seed + " cannot be run: " + bug.getMessage(), bug);
        }
    }

    private List<Fault> faults(long seed) {
        Dice dice = new Dice(seed).fork("faults");
        return new Faults(dice, plan.nodes(), plan.policy().failover().threshold(), classes).draw();
    }

    private Schedule schedule(long seed, List<Fault> faults) {
        List<Invariant> rules =
                plan.rules().stream().<Invariant>map(Supplier::get).toList();
        return new Schedule(founded, seed, faults, rules);
    }
}
