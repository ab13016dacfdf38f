package dev.mainstay.domain.topology;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;

/**
 * A node's word that it takes nobody but this candidate for the main of that term. It is durable before it is told; while
 * it stands the node backs no main of a lower term. Source: D6, ADR 0010.
 *
 * <p>Immutable.
 *
 * @param term the term that the candidate would lead in
 * @param candidate who; a node that stands itself promises itself
 * @param acting whether the promotion has begun: then the word cannot be taken back for another candidate
 */
public record Promise(Term term, NodeId candidate, boolean acting) {

    /** A word that nothing was done on yet. */
    public static Promise of(Term term, NodeId candidate) {
        return new Promise(term, candidate, false);
    }

    /** The same, acted on. */
    public Promise actedOn() {
        return new Promise(term, candidate, true);
    }
}
