package dev.mainstay.domain.observation;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import java.time.Duration;

/**
 * What another node said to this one's candidacy.
 *
 * <p>Immutable.
 *
 * @param node who said it
 * @param word what it said
 * @param term the highest term it knows or promised; {@link Term#NONE} when it did not say
 * @param age how long ago it was asked
 * @param detail for people
 */
public record CastVote(NodeId node, Word word, Term term, Duration age, String detail) {

    /** What can be said. */
    public enum Word {
        /** It consents and will have no other. */
        GRANTED,
        /** It does not consent. */
        DENIED,
        /** It does not consent, since it would be the better main. */
        GOES_FIRST,
        /** No answer, or it knows no such question. */
        SILENT
    }
}
