package dev.mainstay.ports.in;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.ports.out.PeerReply;
import dev.mainstay.ports.out.ReattachAnswer;

/** Brings an old main back as a secondary of the present one, by the cheapest safe way (D9). */
public interface Reattach {

    /** Re-attaches this node, or with {@code dryRun} shows its plan with the way it would go. Looks at the main first. */
    CommandReply reattach(Command command, Actor actor, boolean dryRun);

    /**
     * Asks another node to re-attach itself.
     *
     * @throws dev.mainstay.domain.error.NotFoundException when it is not a member
     * @throws dev.mainstay.domain.error.ConflictException when this node is not the main
     */
    PeerReply<ReattachAnswer> relay(NodeId node, Command command, Actor actor, boolean dryRun);

    /**
     * What is asked for.
     *
     * @param force lifts the guard that waits for a person when both branches took writes
     */
    record Command(boolean force) {}
}
