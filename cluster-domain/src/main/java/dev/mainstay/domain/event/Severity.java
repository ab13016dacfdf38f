package dev.mainstay.domain.event;

/**
 * How much an event matters. Comes from the kind of event, never from who reports it.
 *
 * <p>Immutable. Source: spec/panel-api.md 3.3.
 */
public enum Severity {
    /** A change, as it should be. */
    INFO("info"),
    /** Handled, and worse than usual. */
    WARNING("warning"),
    /** Something is broken. */
    ERROR("error"),
    /** A person must look. */
    CRITICAL("critical");

    private final String word;

    Severity(String word) {
        this.word = word;
    }

    /** As the table writes it. */
    public String word() {
        return word;
    }
}
