package dev.mainstay.ports.in;

import dev.mainstay.domain.identity.NodeId;

/** Takes another node out of the cluster, on the main (spec/panel-api.md 1.12). */
public interface RemoveNode {

    /** Asks for it, or with {@code dryRun} for its plan. */
    CommandReply remove(NodeId node, Actor actor, boolean dryRun);
}
