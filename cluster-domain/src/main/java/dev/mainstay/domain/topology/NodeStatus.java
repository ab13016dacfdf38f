package dev.mainstay.domain.topology;

import java.util.Arrays;
import java.util.Optional;

/**
 * How the main sees a node, or one of its replications.
 *
 * <p>Immutable. Source: spec/panel-api.md 1.3 and 3.2.
 */
public enum NodeStatus {
    /** Heard of lately and well. */
    ONLINE("online"),
    /** Silent for longer than the offline limit. */
    OFFLINE("offline"),
    /** Behind, and catching up. */
    SYNCING("syncing"),
    /** Broken until somebody acts. */
    ERROR("error"),
    /** Expected, not proven yet. */
    CONNECTING("connecting"),
    /** Was main and was replaced by an emergency promotion. */
    FAILED("failed"),
    /** Taken out of the cluster. */
    REMOVED("removed");

    private final String word;

    NodeStatus(String word) {
        this.word = word;
    }

    /** As the tables and the panel's wire write it. */
    public String word() {
        return word;
    }

    /** The status of that word, if there is one. */
    public static Optional<NodeStatus> of(String word) {
        return Arrays.stream(values())
                .filter(status -> status.word.equals(word))
                .findFirst();
    }
}
