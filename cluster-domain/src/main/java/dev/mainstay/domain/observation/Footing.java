package dev.mainstay.domain.observation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the split-brain guards look at besides the other nodes' health (D6).
 *
 * <p>Immutable.
 *
 * @param references the world outside, by address
 * @param lease the right to lead, where a third party grants it
 * @param votes what others said to this node's present candidacy
 * @param promised how long ago this node gave its word, or since when this agent knows of it; empty without one
 * @param watched how long this agent has been watching its main
 * @param granted how long ago the main last said that this node may take over with all that was confirmed, counted from
 *     before it was asked; empty when it never did since this agent started
 */
public record Footing(
        List<ReferenceSighting> references,
        Optional<LeaseSighting> lease,
        List<CastVote> votes,
        Optional<Duration> promised,
        Duration watched,
        Optional<Duration> granted) {

    /** Of a node that was given no right by a synchronous main. */
    public Footing(
            List<ReferenceSighting> references,
            Optional<LeaseSighting> lease,
            List<CastVote> votes,
            Optional<Duration> promised,
            Duration watched) {
        this(references, lease, votes, promised, watched, Optional.empty());
    }

    /** Copies the lists. */
    public Footing {
        references = List.copyOf(references);
        votes = List.copyOf(votes);
    }

    /** The same of a node that the main gave the right so long ago. */
    public Footing grantedAgo(Duration age) {
        return new Footing(references, lease, votes, promised, watched, Optional.of(age));
    }

    /** Nothing was looked at. */
    public static Footing none() {
        return new Footing(List.of(), Optional.empty(), List.of(), Optional.empty(), Duration.ZERO);
    }
}
