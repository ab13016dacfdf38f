package dev.mainstay.ports.in;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.ports.out.Errand;
import dev.mainstay.ports.out.PeerReply;
import java.time.Duration;

/** Passes an operator's request on to the node that must answer it. */
public interface SendErrand {

    /** Asks that node; one without a second API, or that is not a member, is silent with a reason. */
    PeerReply<Errand.Answer> send(NodeId to, Errand errand, Duration limit);
}
