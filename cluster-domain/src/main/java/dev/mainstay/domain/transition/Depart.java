package dev.mainstay.domain.transition;

import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The three ways out of a cluster: a node leaves, the main removes a node, the main ends the cluster. Guards and plans.
 *
 * <p>Pure. Source: spec/panel-api.md 1.11, 1.12 and 5.9, D-16.
 */
public final class Depart {

    /** Fact of {@link TransitionKind#REMOVE}: the node's number. */
    public static final String NODE = "node";

    /** Fact: its name. */
    public static final String NAME = "name";

    /** Fact: its server. */
    public static final String HARDWARE = "hardware_id";

    /** Fact of {@link TransitionKind#DISBAND}: the slots of the others, which stay, with commas between. */
    public static final String SLOTS = "slots_left";

    private Depart() {}

    /** The plan for this node's own leaving: of a main it ends the cluster. {@code force} lifts what other nodes forbid. */
    public static Plan leave(ClusterView view, Observation seen, boolean force) {
        NodeState self = view.self();
        boolean main = self.role() == Role.MAIN;
        Verdict member = Verdict.that(
                Guard.NODE_IS_A_MEMBER,
                self.membership().isPresent(),
                self.membership()
                        .map(one -> "node " + one.nodeId() + " of cluster " + one.clusterId())
                        .orElse("this server is in no cluster"));
        Verdict open = Verdict.that(
                Guard.NODE_IS_NOT_CLOSED,
                !self.condition().isClosed(),
                "this node is " + self.condition().word());
        if (!main) {
            return new Plan(
                    TransitionKind.LEAVE,
                    self.role() == Role.STANDBY_LEADER
                            ? List.of(member, open, followsAnother(), idle(seen))
                            : List.of(member, open, idle(seen)),
                    Facts.of("role", self.role().word()));
        }
        Verdict alone = Verdict.that(Guard.NO_OTHER_NODE_IS_LEFT, view.others().isEmpty(), others(view))
                .liftedBy(force);
        return new Plan(
                TransitionKind.DISBAND,
                List.of(member, open, idle(seen), answers(seen), alone),
                Facts.of("forced", force).with(SLOTS, slots(view)));
    }

    /** The plan for taking that node out. */
    public static Plan remove(ClusterView view, Observation seen, NodeId node) {
        NodeState self = view.self();
        Optional<Node> row = view.node(node);
        boolean own = self.membership().map(one -> one.nodeId().equals(node)).orElse(false);
        List<Verdict> verdicts = List.of(
                Verdict.that(
                        Guard.NODE_IS_MAIN,
                        self.role().leads() && !self.condition().isClosed(),
                        "this node is " + self.role().word() + ", "
                                + self.condition().word()),
                idle(seen),
                Verdict.that(
                        Guard.TARGET_IS_A_MEMBER,
                        row.isPresent() || own,
                        row.map(found -> "node " + node + " is " + found.name())
                                .orElse("node " + node + " is no member")),
                Verdict.that(Guard.TARGET_IS_ANOTHER_NODE, !own, own ? "it is this node" : "it is not this node"),
                answers(seen));
        return new Plan(TransitionKind.REMOVE, verdicts, row.map(Depart::facts).orElseGet(Facts::none));
    }

    /** A cluster that follows another one ends when it has a main of its own again. */
    private static Verdict followsAnother() {
        return Verdict.that(
                Guard.DATABASE_IS_WRITABLE,
                false,
                "this cluster follows another one: remove standby_cluster from its configuration first");
    }

    private static Facts facts(Node node) {
        return EndpointFacts.of(node.endpoints())
                .with(NODE, node.id())
                .with(NAME, node.name())
                .with(HARDWARE, node.hardwareId());
    }

    private static String slots(ClusterView view) {
        return view.others().stream().map(node -> node.slot().value()).collect(Collectors.joining(","));
    }

    private static Verdict idle(Observation seen) {
        return Verdict.that(
                Guard.NO_TRANSITION_RUNS,
                !seen.transitionRunning(),
                seen.transitionRunning() ? "a transition is running" : "none is running");
    }

    private static Verdict answers(Observation seen) {
        boolean answers = seen.database().value().answers();
        return Verdict.that(Guard.DATABASE_ANSWERS, answers, answers ? "it answers" : "it does not answer");
    }

    private static String others(ClusterView view) {
        return view.others().isEmpty()
                ? "there is none"
                : "there is node "
                        + view.others().stream()
                                .map(node -> node.id().toString())
                                .collect(Collectors.joining(", "));
    }
}
