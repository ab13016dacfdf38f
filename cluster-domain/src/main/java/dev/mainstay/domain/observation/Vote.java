package dev.mainstay.domain.observation;

import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.observation.CastVote.Word;

/**
 * A node's answer to a candidate.
 *
 * <p>Immutable.
 *
 * @param word what it says; never {@link Word#SILENT} of a node that answers
 * @param term the highest term it knows or promised
 * @param detail for people
 */
public record Vote(Word word, Term term, String detail) {}
