package dev.mainstay.domain.observation;

import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.topology.Tags;
import java.util.Optional;

/**
 * How a node presents itself, as its configuration says; it may change while the agent runs.
 *
 * <p>Immutable.
 *
 * @param door where its second API is reached
 * @param tags what its operator says of it
 */
public record Presentation(Optional<PeerUrl> door, Tags tags) {

    private static final Presentation NONE = new Presentation(Optional.empty(), Tags.none());

    /** The same, and commits wait for anybody but this node. */
    public Presentation asynchronous() {
        return new Presentation(door, tags.asynchronous());
    }

    /** A node that has no second API and no tags. */
    public static Presentation none() {
        return NONE;
    }
}
