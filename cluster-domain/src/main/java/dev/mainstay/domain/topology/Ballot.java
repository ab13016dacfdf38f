package dev.mainstay.domain.topology;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import java.util.Comparator;

/**
 * What a candidate asks consent for, with what it is measured by: position first, then preference, priority,
 * number.
 *
 * <p>Immutable. Source: D6.
 *
 * @param candidate who would lead
 * @param term the term to lead in
 * @param timeline the branch it is on
 * @param received the last position it received
 * @param preference higher comes first: the operator's tag
 * @param priority lower comes first: the order of joining
 * @param revision which revision of the synchronous record the candidate holds; 0 for none
 */
public record Ballot(
        NodeId candidate, Term term, Timeline timeline, Lsn received, int preference, int priority, long revision) {

    /** Of a candidate that holds nothing of synchronous replication. */
    public Ballot(NodeId candidate, Term term, Timeline timeline, Lsn received, int preference, int priority) {
        this(candidate, term, timeline, received, preference, priority, 0);
    }

    private static final Comparator<Ballot> BEST_FIRST = Comparator.comparing(
                    (Ballot ballot) -> ballot.timeline().id())
            .thenComparing(Ballot::received)
            .thenComparing(Ballot::preference)
            .reversed()
            .thenComparing(Ballot::priority)
            .thenComparing(Ballot::candidate);

    /** Whether this candidate goes before another one. */
    public boolean goesBefore(Ballot other) {
        return BEST_FIRST.compare(this, other) < 0;
    }
}
