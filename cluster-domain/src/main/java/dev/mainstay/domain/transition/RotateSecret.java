package dev.mainstay.domain.transition;

import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import java.util.List;
import java.util.stream.Collectors;

/** When the cluster secret may be replaced. Pure. Source: spec/panel-api.md 1.20, ADR 0018. */
public final class RotateSecret {

    /** Fact: the members that must take it, with commas between. */
    public static final String MEMBERS = "members";

    /** Fact: the members that have not confirmed the present step, with commas between. */
    public static final String WAITING_FOR = "waiting_for";

    private RotateSecret() {}

    /**
     * The plan for it.
     *
     * @param open whether an earlier rotation has not ended
     */
    public static Plan plan(ClusterView view, Observation seen, boolean open) {
        NodeState self = view.self();
        boolean answers = seen.database().value().answers();
        List<Verdict> verdicts = List.of(
                Verdict.that(
                        Guard.NODE_IS_MAIN,
                        self.role() == Role.MAIN && !self.condition().isClosed(),
                        "this node is " + self.role().word() + ", "
                                + self.condition().word()),
                Verdict.that(
                        Guard.NO_TRANSITION_RUNS,
                        !seen.transitionRunning(),
                        seen.transitionRunning() ? "a transition is running" : "none is running"),
                Verdict.that(
                        Guard.NO_ROTATION_IS_OPEN,
                        !open,
                        open ? "the secret is being rotated already" : "none is open"),
                Verdict.that(Guard.DATABASE_ANSWERS, answers, answers ? "it answers" : "it does not answer"));
        return new Plan(TransitionKind.ROTATE_SECRET, verdicts, Facts.of(MEMBERS, members(view)));
    }

    private static String members(ClusterView view) {
        return view.others().stream()
                .map(node -> node.id())
                .map(NodeId::toString)
                .collect(Collectors.joining(","));
    }
}
