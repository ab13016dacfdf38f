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
                List.of(idle(seen), alone(view), managed(seen)),
                Facts.of(HOST, remote.database().address())
                        .with(PORT, remote.database().port())
                        .with(SLOT, remote.slot()));
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

    /** Whether a cluster of these members can follow another: it is its leader alone. */
    public static Verdict alone(ClusterView view) {
        String others =
                view.others().stream().map(Node::name).map(Object::toString).collect(Collectors.joining(", "));
        return Verdict.that(
                Guard.NO_OTHER_NODE_IS_LEFT,
                view.others().isEmpty(),
                view.others().isEmpty() ? "there is none" : "there is " + others);
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
