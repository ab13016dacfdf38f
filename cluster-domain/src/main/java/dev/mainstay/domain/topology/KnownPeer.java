package dev.mainstay.domain.topology;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.PeerUrl;

/**
 * Another member and where it is, remembered outside the database.
 *
 * @param node its number
 * @param endpoints where it is reached
 */
public record KnownPeer(NodeId node, NodeEndpoints endpoints) {

    /** Where its panel dialect answers. */
    public PeerUrl api() {
        return endpoints.api();
    }
}
