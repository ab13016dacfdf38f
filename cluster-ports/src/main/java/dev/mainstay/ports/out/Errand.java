package dev.mainstay.ports.out;

import java.util.Optional;

/**
 * An operator's request that another node must answer, in the words it came in: this node does not read them.
 *
 * @param verb what to do
 * @param subject to what
 * @param text the rest; may be empty
 * @param actor who asked
 */
public record Errand(String verb, String subject, String text, String actor) {

    /**
     * What came of it.
     *
     * @param status as a number that both dialects' clients know
     * @param text the words
     * @param reason what else is to be known of it; empty when nothing is
     */
    public record Answer(int status, String text, Optional<String> reason) {

        /** Of which nothing else is to be known. */
        public Answer(int status, String text) {
            this(status, text, Optional.empty());
        }
    }
}
