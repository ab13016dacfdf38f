package dev.mainstay.domain.topology;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.PeerUrl;

/**
 * Another member and where to ask it, remembered outside the database.
 *
 * @param node its number
 * @param api where its panel dialect answers
 */
public record KnownPeer(NodeId node, PeerUrl api) {}
