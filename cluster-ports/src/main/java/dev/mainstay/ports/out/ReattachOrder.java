package dev.mainstay.ports.out;

import dev.mainstay.domain.event.Reason;
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.OperationId;
import java.util.Optional;

/**
 * The main's word to a node that it should re-attach itself.
 *
 * @param cluster which cluster
 * @param force lifts the guard that waits for a person
 * @param actor who asked the main, for the record
 * @param mode whether it is only asked what it would do
 * @param reason why a person decided so, where two mains had met
 * @param order its name, under which it is begun once however often it is sent
 */
public record ReattachOrder(
        ClusterId cluster,
        boolean force,
        String actor,
        Mode mode,
        Optional<Reason> reason,
        Optional<OperationId> order) {

    /** Without a reason or a name. */
    public ReattachOrder(ClusterId cluster, boolean force, String actor, Mode mode) {
        this(cluster, force, actor, mode, Optional.empty(), Optional.empty());
    }

    /** What the node does. */
    public enum Mode {
        /** It only tells its plan. */
        PLAN,
        /** It begins. */
        BEGIN
    }
}
