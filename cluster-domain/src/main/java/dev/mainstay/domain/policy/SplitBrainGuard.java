package dev.mainstay.domain.policy;

/**
 * Who may be main when in doubt. Source: D6, ADR 0010.
 *
 * <p>Immutable.
 */
public enum SplitBrainGuard {
    /** The silence of the main is enough. */
    NONE("none", "no guard: a cut between the servers can make two mains"),
    /** Whoever cannot reach most of the reference addresses, nor the other nodes, is the isolated one. */
    REFERENCE(
            "reference",
            "reference addresses tell who is cut off; a cut of exactly the lines between the servers, with both still"
                    + " reaching the references, can make two mains"),
    /** Most of the registered nodes must agree. */
    MAJORITY("majority", "most of the registered nodes must agree that the main is lost"),
    /** A lease with a time limit, held in etcd. */
    LEASE("lease", "the holder of the lease leads; without it and without every node's consent nobody does");

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
