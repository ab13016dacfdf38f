package dev.mainstay.domain.event;

import dev.mainstay.domain.identity.NodeId;
import java.util.Optional;

/**
 * Something that happened and stays on record. The recorder adds id, time, node and actor.
 *
 * <p>Immutable.
 *
 * @param kind gives name and severity
 * @param about the node it concerns; empty means the node that reports it
 * @param description one sentence for people, without secrets; at most 500 characters, what is longer is cut (H-48)
 * @param facts the numbers behind the sentence
 */
public record ClusterEvent(EventKind kind, Optional<NodeId> about, String description, Facts facts) {

    private static final int LONGEST = 500;

    /** Cuts the description. */
    public ClusterEvent {
        if (description.codePointCount(0, description.length()) > LONGEST) {
            description = description.substring(0, description.offsetByCodePoints(0, LONGEST - 1)) + "…";
        }
    }

    /** An event of the reporting node. */
    public static ClusterEvent of(EventKind kind, String description, Facts facts) {
        return new ClusterEvent(kind, Optional.empty(), description, facts);
    }

    /** An event that concerns another node. */
    public static ClusterEvent about(NodeId node, EventKind kind, String description, Facts facts) {
        return new ClusterEvent(kind, Optional.of(node), description, facts);
    }
}
