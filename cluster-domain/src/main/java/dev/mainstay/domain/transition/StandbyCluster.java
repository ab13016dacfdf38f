package dev.mainstay.domain.transition;

import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.RemoteMain;
import dev.mainstay.domain.topology.Role;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The two ways between a cluster with a main of its own and one that follows another cluster's: guards and plans.
 *
 * <p>Pure. Source: ADR 23.
 */
public final class StandbyCluster {

    private static final String HOST = "remote_host";
    private static final String PORT = "remote_port";
    private static final String SLOT = "remote_slot";

    private StandbyCluster() {}

    /** What the cluster's rules ask of this node, where it is not so already. */
    public static Optional<Plan> wanted(ClusterView view, Observation seen) {
        NodeState self = view.self();
        Optional<RemoteMain> remote = view.rules().remote();
        if (self.role() == Role.MAIN && self.condition() == NodeCondition.MAIN && remote.isPresent()) {
            return Optional.of(follow(view, seen, remote.get()));
        }
        boolean ends = self.role() == Role.STANDBY_LEADER && view.config().isPresent() && remote.isEmpty();
        return ends ? Optional.of(lead(view, seen)) : Optional.empty();
    }

    private static Plan follow(ClusterView view, Observation seen, RemoteMain remote) {
        return new Plan(
                TransitionKind.FOLLOW_REMOTE,
                List.of(idle(seen), membersStream(view, seen), managed(seen)),
                facts(remote));
    }

    /** Where a plan says that the remote main is. */
    static Facts facts(RemoteMain remote) {
        return Facts.of(HOST, remote.database().address())
                .with(PORT, remote.database().port())
                .with(SLOT, remote.slot());
    }

    private static Plan lead(ClusterView view, Observation seen) {
        boolean answers = seen.database().value().answers();
        return new Plan(
                TransitionKind.LEAD_ALONE,
                List.of(
                        idle(seen),
                        Verdict.that(Guard.DATABASE_ANSWERS, answers, answers ? "it answers" : "it does not answer")),
                Facts.of("term", view.self().term().next()));
    }

    private static Verdict idle(Observation seen) {
        return Verdict.that(
                Guard.NO_TRANSITION_RUNS,
                !seen.transitionRunning(),
                seen.transitionRunning() ? "a transition is running" : "none is running");
    }

    /** Each has the row that says so before its main's database stops, and takes nobody's place meanwhile. */
    private static Verdict membersStream(ClusterView view, Observation seen) {
        String deaf = view.others().stream()
                .filter(node -> !streams(seen, node))
                .map(node -> "node " + node.name())
                .collect(Collectors.joining(", "));
        return Verdict.that(
                Guard.TARGET_STREAMS,
                deaf.isEmpty(),
                deaf.isEmpty()
                        ? "every member streams"
                        : deaf + " does not stream, and would not learn that its main is none for now: bring it back,"
                                + " or remove it");
    }

    private static boolean streams(Observation seen, Node node) {
        return seen.peers().stream()
                .filter(peer -> peer.node().equals(node.id()))
                .flatMap(peer -> peer.health().stream())
                .anyMatch(health -> health.value()
                        .match(answered -> answered.claim().profile().streaming(), refused -> false, silent -> false));
    }

    /** Whether this cluster follows another one now: its leader is no main. */
    public static boolean isOne(ClusterView view) {
        boolean led = view.nodes().stream().anyMatch(node -> node.role() == Role.STANDBY_LEADER);
        return led || view.self().role() == Role.STANDBY_LEADER;
    }

    /** Whether a member's database makes way for the one that its cluster follows. The leader's it could not look at yet. */
    static boolean replaces(ClusterView view, Rebase.BranchLook look) {
        boolean another = look.here()
                .flatMap(branch -> view.config().map(row -> !row.databaseId().equals(branch.system())))
                .orElse(false);
        return isOne(view) && view.self().role().follows() && another;
    }

    /**
     * What keeps a member from its main's place while the operators have its cluster follow another; nothing where they do not.
     * {@code byItself} of a node that nobody asked: such a one waits from the moment on in which they have said so.
     */
    static Optional<Verdict> leadsItself(ClusterView view, boolean byItself) {
        Optional<RemoteMain> remote = view.rules().remote().filter(any -> byItself || isOne(view));
        return remote.map(main -> Verdict.that(
                Guard.CLUSTER_LEADS_ITSELF,
                false,
                "this cluster follows the main at " + main.database()
                        + ", which has all data: nothing is lost while its own leader is away, and nobody becomes a main;"
                        + " a member that can follow that main leads the others instead"));
    }

    private static Verdict managed(Observation seen) {
        boolean ours = seen.process() != ProcessObservation.NOT_OURS;
        return Verdict.that(Guard.AGENT_RUNS_THE_DATABASE, ours, ours ? "it does" : "postgresql.process is none");
    }

    /** Where the remote main of a plan is. */
    public static Endpoint database(Facts facts) {
        return new Endpoint(
                new NodeAddress(facts.get(HOST).orElseThrow()),
                Integer.parseInt(facts.get(PORT).orElseThrow()));
    }

    /** The slot of a plan. */
    public static SlotName slot(Facts facts) {
        return new SlotName(facts.get(SLOT).orElseThrow());
    }
}
