package dev.mainstay.application;

import dev.mainstay.domain.decision.TwoMains;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.observation.DatabaseObservation.Standby;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeState;
import java.util.List;

/** How two mains that met stand to each other by now. Source: ADR 0012. */
enum MeetingEnd {
    /** Neither follows the other. */
    GOES_ON,
    /** One follows the other. */
    RESOLVED,
    /** It is no more, or is another node's to tell. */
    FORGOTTEN;

    /** {@code leading} tells whether this node leads now, {@code open} how many nodes say that they do. */
    static MeetingEnd of(TwoMains met, Now now, boolean leading, int open) {
        NodeState self = now.view().self();
        MeetingSide side = MeetingSide.of(met, now);
        boolean involved = side.leads() || side.froze();
        boolean followed = side.leads() && leading && streams(now, met.frozen().node());
        boolean follows = involved && self.role().follows() && self.condition() == NodeCondition.STREAMING;
        if (followed || follows) {
            return RESOLVED;
        }
        boolean gone = (!involved && open < 2)
                || (side.froze() && leading)
                || (side.leads() && self.condition().isClosed());
        return gone ? FORGOTTEN : GOES_ON;
    }

    private static boolean streams(Now now, NodeId node) {
        List<Standby> standbys = now.seen()
                .database()
                .value()
                .match(here -> here.standbys(), standby -> List.of(), no -> List.of(), silent -> List.of());
        return standbys.stream()
                .anyMatch(
                        one -> one.name().equals("node_" + node) && one.state().equals("streaming"));
    }
}
