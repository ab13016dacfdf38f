package dev.mainstay.domain.policy;

/**
 * Whether a process apart from the agent stops the database when the agent is gone. Source: D6, ADR 0011.
 *
 * <p>Immutable.
 */
public enum Watchdog {
    /** With any guard but none, where this machine can have one; without it a main goes on. */
    AUTOMATIC("automatic"),
    /** Without it no node is main under a guard. */
    REQUIRED("required"),
    /** Never. */
    OFF("off");

    private final String word;

    Watchdog(String word) {
        this.word = word;
    }

    /** As configuration and status write it. */
    public String word() {
        return word;
    }
}
