package dev.mainstay.domain.topology;

import java.util.Arrays;
import java.util.Optional;

/**
 * What the cluster assigned to a node. What PostgreSQL is doing is an observation, not a role.
 *
 * <p>Immutable. Source: spec/panel-api.md 3.1.
 */
public enum Role {
    /** In no cluster. */
    STANDALONE("standalone"),
    /** Accepts the writes of its term. */
    MAIN("main"),
    /** Leads a cluster whose database follows another cluster's main; accepts no writes (ADR 23). */
    STANDBY_LEADER("standby_leader"),
    /** Follows the main and takes over when it is lost. */
    SECONDARY("secondary"),
    /** Follows the main for reading; is never promoted by itself. */
    SERVER3("server3"),
    /** As {@link #SERVER3}. */
    SERVER4("server4"),
    /** As {@link #SERVER3}. */
    SERVER5("server5");

    private final String word;

    Role(String word) {
        this.word = word;
    }

    /** As the tables and the panel's wire write it. */
    public String word() {
        return word;
    }

    /** The role of that word, if there is one. */
    public static Optional<Role> of(String word) {
        return Arrays.stream(values()).filter(role -> role.word.equals(word)).findFirst();
    }

    /** Whether the other members of its cluster follow a node of this role. */
    public boolean leads() {
        return this == MAIN || this == STANDBY_LEADER;
    }

    /** Whether a node of this role follows the leader of its own cluster. */
    public boolean follows() {
        return this != STANDALONE && !leads();
    }

    /** Whether automatic failover may choose a node of this role. */
    public boolean mayTakeOver() {
        return this == SECONDARY;
    }
}
