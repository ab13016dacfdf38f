package dev.mainstay.domain.topology;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.SoftwareVersion;
import java.util.Optional;

/**
 * The main this node follows, as it last knew it.
 *
 * <p>Immutable.
 *
 * @param nodeId its number, where known: an existing node of the panel does not tell it
 * @param endpoints where it is reached
 * @param version the panel's version there, where known
 */
public record KnownMain(Optional<NodeId> nodeId, NodeEndpoints endpoints, Optional<SoftwareVersion> version) {

    /** The same main with the version it just told. */
    public KnownMain running(Optional<SoftwareVersion> told) {
        return told.isEmpty() ? this : new KnownMain(nodeId, endpoints, told);
    }
}
