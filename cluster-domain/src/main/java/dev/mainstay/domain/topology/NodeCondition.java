package dev.mainstay.domain.topology;

import java.util.Arrays;
import java.util.Optional;

/**
 * Where a node stands on the way to, or away from, its role.
 *
 * <p>Immutable. Source: spec/panel-api.md 5.1 and 5.2.
 */
public enum NodeCondition {
    /** In no cluster, nothing under way. */
    STANDALONE("standalone"),
    /** Main, as it should be. */
    MAIN("main"),
    /** Joined, or pointed at a new main; it has not streamed from this main yet. */
    AWAITING_REPLICA("awaiting_replica"),
    /** Follows the main and has streamed in the current term: may take over. */
    STREAMING("streaming"),
    /** Clients are refused: a newer main exists, or this node cannot know. Its data is kept. */
    FENCED("fenced"),
    /** Main that lost its backing: it is closed until it has it again, or until a newer main is known. */
    ISOLATED("isolated"),
    /** Left its cluster while its database was in recovery. */
    LEFT("left"),
    /** The main took it out of the cluster, or does not know it; it waits for a person. */
    REMOVED("removed"),
    /** Its data has a branch of its own; it must be rebased before it may follow or lead. */
    NEEDS_REBASE("must_rebuild"),
    /** The same, and a person has the script that brings it back: the agent may not touch its database. */
    AWAITING_REATTACH("awaiting_reattach"),
    /** Its database left recovery without us. */
    PROMOTED_EXTERNALLY("promoted_externally"),
    /** Its database went into recovery without us. */
    DEMOTED_UNEXPECTEDLY("demoted_unexpectedly");

    private final String word;

    NodeCondition(String word) {
        this.word = word;
    }

    /** As the state file and the panel's wire write it. */
    public String word() {
        return word;
    }

    /** The condition of that word, if there is one. */
    public static Optional<NodeCondition> of(String word) {
        return Arrays.stream(values()).filter(one -> one.word.equals(word)).findFirst();
    }

    /** Whether clients must be kept out of a node in this condition. */
    public boolean isClosed() {
        return mustRebase() || this == ISOLATED;
    }

    /** Whether its data was overtaken by another main's: it may neither lead nor follow before it was rebased. */
    public boolean mustRebase() {
        return this == FENCED || this == NEEDS_REBASE || this == AWAITING_REATTACH;
    }
}
