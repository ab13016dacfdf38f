package dev.mainstay.domain.observation;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.Promise;
import java.time.Duration;
import java.util.Optional;

/**
 * Whom a node follows, how long it has seen no sign of that main, and whom it promised its consent.
 *
 * <p>Immutable. Source: D6.
 *
 * @param main the main it follows
 * @param silence how long ago any path last showed life of that main; empty when none did since its agent started
 * @param promise its word to a candidate, while that stands
 */
public record Allegiance(Optional<NodeId> main, Optional<Duration> silence, Optional<Promise> promise) {

    /** Of a node that follows nobody, or does not say. */
    public static Allegiance none() {
        return new Allegiance(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The same, as it reads so much later. */
    public Allegiance olderBy(Duration age) {
        return new Allegiance(main, silence.map(age::plus), promise);
    }

    /** How long ago this node last backed that main of that term; empty when it does not, or promised otherwise. */
    public Optional<Duration> backing(NodeId leader, Term term) {
        boolean promisedAway =
                promise.filter(word -> word.term().isNewerThan(term)).isPresent();
        return promisedAway ? Optional.empty() : silence.filter(any -> main.equals(Optional.of(leader)));
    }
}
