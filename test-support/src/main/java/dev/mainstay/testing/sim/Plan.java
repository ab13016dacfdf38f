package dev.mainstay.testing.sim;

import dev.mainstay.application.Ports;
import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.policy.FailoverPolicy;
import dev.mainstay.domain.policy.GuardPolicy;
import dev.mainstay.domain.policy.Policy;
import dev.mainstay.domain.policy.SplitBrainGuard;
import dev.mainstay.domain.policy.Timings;
import dev.mainstay.domain.topology.ClusterRules;
import dev.mainstay.testing.sim.fault.FaultClass;
import dev.mainstay.testing.sim.rule.Invariant;
import dev.mainstay.testing.sim.rule.Rules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What a simulation is to run. Immutable; each method gives a plan that differs in one thing.
 *
 * @param crew the nodes of each cluster, and what its operators set
 * @param policy the rules that every agent gets
 * @param schedules how many schedules; 1 or more
 * @param seed of the first schedule; the next ones follow it
 * @param faults the classes of faults to draw from
 * @param rules what must hold; each schedule gets new ones
 * @param between what stands between an agent and its ports besides the simulator: for tests that break a rule
 */
public record Plan(
        Crew crew,
        Policy policy,
        int schedules,
        long seed,
        List<FaultClass> faults,
        List<Supplier<Invariant>> rules,
        UnaryOperator<Ports> between) {

    private static final int LEAST_NODES = 2;
    private static final int MOST_NODES = 5;

    /**
     * Who plays.
     *
     * @param nodes how many nodes each cluster has; 2 to 5
     * @param operators what its operators set once it stands
     * @param cascade whether the last node is to stream from the one before it; needs 3 nodes or more to matter
     */
    public record Crew(int nodes, ClusterRules operators, boolean cascade) {

        /** Rejects what cannot be run. */
        public Crew {
            if (nodes < LEAST_NODES || nodes > MOST_NODES) {
                throw new InvalidRequestException("nodes " + nodes + " is not valid: expected 2 to 5");
            }
        }
    }

    /** Rejects what cannot be run. */
    public Plan {
        if (schedules < 1) {
            throw new InvalidRequestException("schedules " + schedules + " is not valid: expected 1 or more");
        }
        if (faults.isEmpty()) {
            throw new InvalidRequestException("faults [] is not valid: expected one class or more");
        }
        faults = List.copyOf(faults);
        rules = List.copyOf(rules);
    }

    /** Two nodes, the product's defaults, the guard {@code none}, 1,000 schedules from seed 1, every rule. */
    static Plan standard() {
        Timings timings = new Timings(
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofSeconds(2),
                Duration.ofMinutes(2),
                Duration.ofSeconds(10));
        Policy policy = new Policy(
                new FailoverPolicy(true, FailoverPolicy.DEFAULT_THRESHOLD, FailoverPolicy.DEFAULT_MAXIMUM_LAG),
                GuardPolicy.of(SplitBrainGuard.NONE),
                timings);
        return new Plan(
                new Crew(2, ClusterRules.standard(), false),
                policy,
                1_000,
                1,
                Menu.of(SplitBrainGuard.NONE),
                Rules.all(),
                UnaryOperator.identity());
    }

    /** How many nodes each cluster has. */
    public int nodes() {
        return crew.nodes();
    }

    /** With operators that set this. */
    public Plan operators(ClusterRules wanted) {
        return new Plan(new Crew(nodes(), wanted, crew.cascade()), policy, schedules, seed, faults, rules, between);
    }

    /** With so many nodes. */
    public Plan nodes(int count) {
        return new Plan(
                new Crew(count, crew.operators(), crew.cascade()), policy, schedules, seed, faults, rules, between);
    }

    /** Where the last node is to stream from the one before it. */
    public Plan cascade() {
        return new Plan(new Crew(nodes(), crew.operators(), true), policy, schedules, seed, faults, rules, between);
    }

    /** With these rules for every agent, and every class of faults that matters under them. */
    public Plan policy(Policy rulesOfAgents) {
        List<FaultClass> menu = Menu.of(rulesOfAgents.guard().effective(nodes()));
        return new Plan(crew, rulesOfAgents, schedules, seed, menu, rules, between);
    }

    /** With that guard, and every class of faults that matters under it. */
    public Plan guard(SplitBrainGuard guard) {
        return policy(new Policy(policy.failover(), Menu.policyOf(guard, policy.guard()), policy.timings()));
    }

    /** So many schedules. */
    public Plan schedules(int count) {
        return new Plan(crew, policy, count, seed, faults, rules, between);
    }

    /** From that seed on. */
    public Plan seed(long first) {
        return new Plan(crew, policy, schedules, first, faults, rules, between);
    }

    /** With faults of these classes only. */
    public Plan faults(List<FaultClass> classes) {
        return new Plan(crew, policy, schedules, seed, classes, rules, between);
    }

    /** With one rule more; each schedule gets a new object of it. */
    public Plan rule(Supplier<Invariant> rule) {
        List<Supplier<Invariant>> more = new ArrayList<>(rules);
        more.add(rule);
        return new Plan(crew, policy, schedules, seed, faults, more, between);
    }

    /** With something between every agent and its ports. */
    public Plan between(UnaryOperator<Ports> wrapper) {
        return new Plan(crew, policy, schedules, seed, faults, rules, wrapper);
    }

    /** Founds the cluster that every schedule begins with. */
    public ClusterSimulation found() {
        return new ClusterSimulation(this);
    }
}
