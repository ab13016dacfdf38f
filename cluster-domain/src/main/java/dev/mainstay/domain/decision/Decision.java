package dev.mainstay.domain.decision;

import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.topology.Ballot;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.transition.Plan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What to do now. A value: nothing has been done yet.
 *
 * <p>Immutable.
 *
 * @param events what happened since the last turn
 * @param silentNodes members whose silence is too long, until the table says so; only a main names any
 * @param condition the node's new condition, where it changed without a transition
 * @param transition the transition to begin; its plan may start
 * @param start how to start the stopped database
 * @param ballot what to ask the other nodes' consent for, while this node would lead
 * @param again the longest sleep before the next turn
 * @param explanation why
 */
public record Decision(
        List<ClusterEvent> events,
        List<NodeId> silentNodes,
        Optional<NodeCondition> condition,
        Optional<Plan> transition,
        Optional<StartMode> start,
        Optional<Ballot> ballot,
        Duration again,
        Explanation explanation) {

    /** Copies the lists. */
    public Decision {
        events = List.copyOf(events);
        silentNodes = List.copyOf(silentNodes);
    }
}
