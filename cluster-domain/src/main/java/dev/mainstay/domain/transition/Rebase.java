package dev.mainstay.domain.transition;

import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.health.NodeHealth;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.domain.policy.UpstreamRule;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.wal.Branch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Re-attaching an old main to the present one: guards and plan. What a look at both branches found comes in as a value.
 *
 * <p>Pure. Source: D9, D10.
 */
public final class Rebase {

    /** Fact: who asked, a {@link Trigger}. */
    public static final String TRIGGER = "trigger";

    /** Fact: the role that this node had, which it gets back when the re-attach is taken back. */
    public static final String OLD_ROLE = "old_role";

    /** Facts with this prefix: the member whose data a rebuild may copy instead of the main's. */
    public static final String CLONE = "clone_";

    private Rebase() {}

    /** Who asks for a re-attach. */
    public enum Trigger {
        /** A person, through an admin route. */
        OPERATOR,
        /** The loop, when the node returned and a main answers. */
        AUTOMATIC,
        /** A person who wants a secondary's data made anew, whatever is there. */
        REBUILD
    }

    /**
     * What is asked for.
     *
     * @param trigger who asks
     * @param force a person takes it on himself that this branch is given up
     * @param fromMain a rebuild copies the main, whoever else offers itself
     */
    public record Request(Trigger trigger, boolean force, boolean fromMain) {

        /** One that copies the main where it copies. */
        public Request(Trigger trigger, boolean force) {
            this(trigger, force, true);
        }
    }

    /**
     * The main that was found.
     *
     * @param api where it answers
     * @param term its term
     */
    public record FoundMain(PeerUrl api, Term term) {}

    /**
     * What a look at the main and at both branches found.
     *
     * @param main who leads now; empty when nobody says so
     * @param here the branch of the local data; empty when its files could not be read
     * @param there the main's branch; empty when it was not told
     * @param rewindable whether {@code pg_rewind} can work on the local data
     * @param reason what could not be seen, for people
     */
    public record BranchLook(
            Optional<FoundMain> main,
            Optional<Branch> here,
            Optional<Branch> there,
            boolean rewindable,
            String reason) {

        /** Whether both hold the same database, as far as both are known. */
        boolean isOfOneDatabase() {
            return here.flatMap(old -> there.map(main -> main.system().equals(old.system())))
                    .orElse(true);
        }

        /** The way that follows from it for a node in that role. */
        public Optional<RebaseWay> way(Role role) {
            return here.flatMap(old -> there.map(branch -> role == Role.MAIN
                    ? RebaseWay.chooseForMain(old, rewindable, branch)
                    : RebaseWay.choose(old, rewindable, branch)));
        }
    }

    /** The plan for this request in this situation. */
    public static Plan plan(ClusterView view, Observation seen, Request request, BranchLook look) {
        NodeState self = view.self();
        boolean byHand = seen.process() == ProcessObservation.NOT_OURS;
        List<Verdict> verdicts = new ArrayList<>();
        boolean may = request.trigger() == Trigger.REBUILD
                ? self.role().follows()
                : self.condition().mustRebase();
        verdicts.add(Verdict.that(
                Guard.NODE_NEEDS_REBASE,
                may && self.membership().isPresent(),
                "this node is " + self.role().word() + ", " + self.condition().word()));
        verdicts.add(Verdict.that(
                Guard.NO_TRANSITION_RUNS,
                !seen.transitionRunning(),
                seen.transitionRunning() ? "a transition is running" : "none is running"));
        if (request.trigger() == Trigger.REBUILD) {
            verdicts.add(Verdict.that(
                    Guard.AGENT_RUNS_THE_DATABASE,
                    !byHand,
                    byHand ? "postgresql.process is none" : "the agent stops and starts the database"));
        }
        Question question = new Question(self, byHand, request, look, StandbyCluster.replaces(view, look));
        verdicts.addAll(ofTheLook(question));
        verdicts.add(
                byHand ? whoRunsTheScriptSays() : branchMayBeLeft(self, look).liftedBy(request.force()));
        Optional<Node> offered = request.fromMain()
                ? Optional.empty()
                : UpstreamRule.toCopy(view, seen, NodeHealth.DATABASE_SILENCE_LIMIT);
        Facts facts = offered.map(member -> facts(question).with(EndpointFacts.of(CLONE, member.endpoints())))
                .orElseGet(() -> facts(question));
        return new Plan(TransitionKind.REBASE, verdicts, facts);
    }

    /** Handing it out gives nothing up; it asks whoever runs it. */
    private static Verdict whoRunsTheScriptSays() {
        return Verdict.that(Guard.BRANCH_MAY_BE_LEFT, true, "whoever runs the script is asked, and its old data stays");
    }

    /** All that the way depends on. */
    private record Question(NodeState self, boolean byHand, Request request, BranchLook look, boolean replaced) {

        /** Whoever wants a new copy does not ask what the old one holds. */
        private Optional<RebaseWay> way() {
            if (byHand) {
                return Optional.of(RebaseWay.byHand());
            }
            if (request.trigger() == Trigger.REBUILD) {
                return Optional.of(RebaseWay.anew());
            }
            return replaced ? Optional.of(RebaseWay.ofStandbyCluster()) : look.way(self.role());
        }
    }

    private static List<Verdict> ofTheLook(Question question) {
        BranchLook look = question.look();
        Optional<RebaseWay> way = question.way();
        boolean same = question.replaced() || look.isOfOneDatabase();
        return List.of(
                Verdict.that(
                        Guard.MAIN_ANSWERS,
                        look.main().isPresent(),
                        look.main()
                                .map(main -> "the main is " + main.api() + " in term " + main.term())
                                .orElse(look.reason())),
                Verdict.that(
                        Guard.BRANCHES_ARE_KNOWN,
                        way.isPresent(),
                        way.map(known -> known.mode().word() + ": " + known.reason())
                                .orElse(look.reason())),
                Verdict.that(
                        Guard.DATA_IS_OF_THIS_CLUSTER,
                        same,
                        question.replaced()
                                ? "it is replaced by the database that this cluster follows"
                                : same
                                        ? "both hold the same database"
                                        : "the data here is of another database: join this server anew"));
    }

    /** Two mains took writes at the same time: which of them are given up is for a person to say. */
    private static Verdict branchMayBeLeft(NodeState self, BranchLook look) {
        boolean met = self.condition() == NodeCondition.FENCED;
        boolean prefix = look.way(self.role())
                .filter(way -> way.mode() == RebaseMode.FOLLOW)
                .isPresent();
        return Verdict.that(
                Guard.BRANCH_MAY_BE_LEFT,
                !met || prefix,
                met && !prefix
                        ? "this node took writes beside another main (split brain): they would be saved, and given up"
                        : "this node took no writes beside another main");
    }

    private static Facts facts(Question question) {
        NodeState self = question.self();
        Role role = self.role().follows() ? self.role() : Role.SECONDARY;
        Facts facts = Facts.of(TRIGGER, question.request().trigger())
                .with(SetupSecondary.ROLE, role.word())
                .with(OLD_ROLE, self.role().word());
        Facts known = question.way().map(chosen -> facts.with(chosen.facts())).orElse(facts);
        Facts named = self.membership()
                .map(member ->
                        known.with(EndpointFacts.of(member.endpoints())).with(SetupSecondary.NAME, member.name()))
                .orElse(known);
        return named.withKnown(SetupSecondary.MAIN_URL, question.look().main().map(FoundMain::api));
    }
}
