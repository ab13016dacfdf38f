package dev.mainstay.domain.decision;

import dev.mainstay.domain.decision.Outlook.Prospect;
import dev.mainstay.domain.decision.Outlook.Rule;
import dev.mainstay.domain.decision.Outlook.Standing;
import dev.mainstay.domain.decision.Outlook.Successor;
import dev.mainstay.domain.health.MainVerdict;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.policy.Policy;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.Candidacy;
import dev.mainstay.domain.transition.Guard;
import dev.mainstay.domain.transition.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Puts the present decision into words.
 *
 * <p>Pure. Source: D10b.
 */
public final class OutlookRule {

    private OutlookRule() {}

    /**
     * What this node knows.
     *
     * @param view what it holds true
     * @param seen its last look around
     * @param policy the rules in force
     * @param why what the decision rested on
     * @param standing what a main may go on upon, where that is known
     * @param met two mains that met
     * @param handOver whether it has closed itself for a hand-over whose end is not known
     * @param lingering old mains whose agent is silent while their database still takes connections (H-58)
     * @param script where the script lies that was handed out last, if one was
     */
    public record Grounds(
            ClusterView view,
            Observation seen,
            Policy policy,
            Explanation why,
            Optional<Standing> standing,
            Optional<TwoMains> met,
            boolean handOver,
            List<NodeId> lingering,
            Optional<String> script) {

        /** Copies the list. */
        public Grounds {
            lingering = List.copyOf(lingering);
        }

        /** Where no old main is known to linger, and nothing was handed out. */
        public Grounds(
                ClusterView view,
                Observation seen,
                Policy policy,
                Explanation why,
                Optional<Standing> standing,
                Optional<TwoMains> met,
                boolean handOver) {
            this(view, seen, policy, why, standing, met, handOver, List.of(), Optional.empty());
        }

        NodeState self() {
            return view.self();
        }

        boolean leads() {
            return self().role() == Role.MAIN && !self().condition().isClosed();
        }
    }

    /** The explanation on these grounds. */
    public static Outlook explain(Grounds grounds) {
        List<Successor> successors = grounds.leads() ? SuccessorRule.judge(grounds.view(), grounds.seen()) : List.of();
        Prospect prospect = prospect(grounds, successors);
        return new Outlook(
                prospect,
                sentence(prospect, grounds, successors),
                whyNotSooner(prospect, grounds),
                rule(grounds),
                grounds.why().main(),
                grounds.why().guards(),
                grounds.why().lossBound(),
                successors,
                grounds.leads() ? grounds.standing() : Optional.empty(),
                grounds.met(),
                WaitingRule.list(grounds));
    }

    private static Prospect prospect(Grounds grounds, List<Successor> successors) {
        if (grounds.self().membership().isEmpty()) {
            return Prospect.STANDALONE;
        }
        if (grounds.self().condition().isClosed() || grounds.handOver()) {
            return Prospect.CLOSED;
        }
        if (grounds.leads()) {
            boolean any = successors.stream().anyMatch(Successor::able);
            return any && grounds.policy().failover().automatic() ? Prospect.REPLACEABLE : Prospect.ALONE;
        }
        boolean free = grounds.self().role().follows() && obstacles(grounds).isEmpty();
        return free ? Prospect.TAKES_OVER : Prospect.WAITS;
    }

    /** What would keep this node from taking over even when the main were dead for long enough. */
    static List<Verdict> obstacles(Grounds grounds) {
        return grounds.why().guards().stream()
                .filter(Verdict::refuses)
                .filter(verdict -> !comesWithTheLoss(verdict, grounds))
                .toList();
    }

    /** Consent is asked for, and a lease runs out, only when the main is lost. */
    private static boolean comesWithTheLoss(Verdict verdict, Grounds grounds) {
        boolean lost = grounds.why().main().state() == MainVerdict.State.LOST;
        boolean pending = verdict.facts().get(Candidacy.PENDING).isPresent();
        boolean held = verdict.guard() == Guard.LEASE_MAY_BE_TAKEN && !lost;
        return verdict.guard() == Guard.MAIN_IS_LOST || pending || held;
    }

    private static String sentence(Prospect prospect, Grounds grounds, List<Successor> successors) {
        long seconds = grounds.policy().failover().threshold().toSeconds();
        return switch (prospect) {
            case STANDALONE -> "This server is in no cluster: nobody takes its place";
            case CLOSED ->
                "This node is closed (" + grounds.self().condition().word()
                        + "): it serves nobody and takes nobody's place until it is brought back";
            case TAKES_OVER ->
                "If the main died now, this node would take over by itself after " + seconds
                        + " s without any sign of it, and lead in term "
                        + grounds.self().term().next();
            case WAITS ->
                grounds.self().role() == Role.STANDBY_LEADER
                        ? followsRemote(grounds)
                        : "If the main died now, this node would not take over by itself: "
                                + obstacles(grounds).stream()
                                        .map(Verdict::detail)
                                        .collect(Collectors.joining("; "));
            case REPLACEABLE ->
                "If this main died now, node " + first(successors) + " could take over after " + seconds + " s";
            case ALONE ->
                "If this main died now, nobody would take over by itself"
                        + (grounds.policy().failover().automatic() ? "" : ": automatic failover is off");
        };
    }

    private static String followsRemote(Grounds grounds) {
        return "This cluster follows "
                + grounds.view()
                        .rules()
                        .remote()
                        .map(remote -> "the main at " + remote.database())
                        .orElse("another cluster's main")
                + " and accepts no writes: it leads alone once standby_cluster is removed from its configuration";
    }

    private static String first(List<Successor> successors) {
        return successors.stream()
                .filter(Successor::able)
                .map(one -> one.node().toString())
                .collect(Collectors.joining(" or node "));
    }

    private static List<String> whyNotSooner(Prospect prospect, Grounds grounds) {
        List<String> reasons = new ArrayList<>();
        if (prospect != Prospect.TAKES_OVER && prospect != Prospect.WAITS) {
            return reasons;
        }
        obstacles(grounds).forEach(no -> reasons.add(no.guard().sentence().replace('-', ' ') + ": no, " + no.detail()));
        grounds.why().guards().stream()
                .filter(Verdict::refuses)
                .filter(no -> no.guard() != Guard.MAIN_IS_LOST && comesWithTheLoss(no, grounds))
                .forEach(no -> reasons.add(no.guard().sentence().replace('-', ' ') + ": not yet, " + no.detail()));
        reasons.add(ofTheMain(grounds.why().main(), grounds.policy().failover().threshold()));
        return reasons;
    }

    private static String ofTheMain(MainVerdict main, Duration threshold) {
        long seconds = threshold.toSeconds();
        return switch (main.state()) {
            case NOT_WATCHED -> "There is no main to watch";
            case ANSWERING -> "The main lives: " + main.sentence();
            case DEGRADED ->
                "The main's database lives, and a second one beside it would be a split brain: " + main.sentence();
            case NEVER_SEEN -> "A main that was never seen healthy is never replaced: " + main.sentence();
            case UNCERTAIN -> "Silence counts only where it was looked for: " + main.sentence();
            case SILENT ->
                "A shorter silence may be a restart or a lost packet; the limit is " + seconds + " s: "
                        + main.sentence();
            case LOST -> "The main is lost: " + main.sentence();
        };
    }

    private static Rule rule(Grounds grounds) {
        Policy policy = grounds.policy();
        return new Rule(
                grounds.why().backing().guard(),
                policy.failover().automatic(),
                policy.failover().threshold(),
                policy.fenceAfter(),
                policy.stopBudget(),
                policy.guard().mayFence() ? policy.unsafeTimes() : Optional.empty());
    }
}
