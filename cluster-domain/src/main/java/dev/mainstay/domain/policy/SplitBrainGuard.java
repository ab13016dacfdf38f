package dev.mainstay.domain.policy;

/**
 * Who may be main when in doubt (D6). Only {@code none} acts so far; the others come with the guards.
 *
 * <p>Immutable.
 */
public enum SplitBrainGuard {
    /** The silence of the main is enough: with two servers a cut between them can make two mains. */
    NONE("none", "no guard: a cut between the servers can make two mains");

    private final String word;
    private final String warning;

    SplitBrainGuard(String word, String warning) {
        this.word = word;
        this.warning = warning;
    }

    /** As configuration and status write it. */
    public String word() {
        return word;
    }

    /** What the operator must know about it. */
    public String warning() {
        return warning;
    }
}
