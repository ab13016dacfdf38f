package dev.mainstay.application;

import dev.mainstay.domain.decision.Meeting;
import dev.mainstay.domain.decision.TwoMains;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.policy.FreezeRule.Contender;
import java.util.Optional;

/**
 * Which of two mains that met this node is; neither, where it only saw them.
 *
 * @param leads it is the one that goes on
 * @param froze it is the one that gives way
 * @param other whom it met
 */
record MeetingSide(boolean leads, boolean froze, Optional<NodeId> other) {

    static MeetingSide of(TwoMains met, Now now) {
        Optional<NodeId> own = Meeting.own(now.view().self()).map(Contender::node);
        NodeId leading = met.leading().node();
        NodeId frozen = met.frozen().node();
        boolean leads = own.equals(Optional.of(leading));
        boolean froze = own.equals(Optional.of(frozen));
        return new MeetingSide(
                leads, froze, leads ? Optional.of(frozen) : Optional.of(leading).filter(any -> froze));
    }

    /** Whether it met that one. */
    boolean meets(NodeId node) {
        return other.equals(Optional.of(node));
    }
}
