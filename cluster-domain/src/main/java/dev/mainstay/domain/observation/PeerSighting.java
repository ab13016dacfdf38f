package dev.mainstay.domain.observation;

import dev.mainstay.domain.identity.NodeId;
import java.time.Duration;
import java.util.Optional;

/**
 * One other node, as far as this one knows.
 *
 * @param node which
 * @param health its last {@code /health}, where it was asked
 * @param silence how long ago it was last heard of in any way; empty when never since this agent started
 * @param backing how long ago it last saw a sign of this node as its main, counted from before it was asked; empty when it
 *     never said so since this agent started
 */
public record PeerSighting(
        NodeId node, Optional<Seen<PeerObservation>> health, Optional<Duration> silence, Optional<Duration> backing) {

    /** One that does not back this node. */
    public PeerSighting(NodeId node, Optional<Seen<PeerObservation>> health, Optional<Duration> silence) {
        this(node, health, silence, Optional.empty());
    }
}
