package dev.mainstay.ports.in;

import dev.mainstay.domain.event.Reason;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.ports.out.PeerReply;
import dev.mainstay.ports.out.ReattachAnswer;
import java.util.Optional;

/** Brings an old main back as a secondary of the present one, by the cheapest safe way (D9). */
public interface Reattach {

    /** Re-attaches this node, or with {@code dryRun} shows its plan with the way it would go. Looks at the main first. */
    CommandReply reattach(Command command, Actor actor, boolean dryRun);

    /** Makes this secondary's data anew by a copy of the main's; what is there is moved aside, as in every re-attach. */
    CommandReply rebuild(Actor actor, boolean fromMain);

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
     * @param reason why a person decided so, where two mains had met
     * @param order the name that another node gave it: asked for again, it is not done again; what is refused under a name
     *     is unavailable, for it may be asked for again
     */
    record Command(boolean force, Optional<Reason> reason, Optional<OperationId> order) {

        /** Without a reason or a name. */
        public Command(boolean force) {
            this(force, Optional.empty(), Optional.empty());
        }
    }
}
