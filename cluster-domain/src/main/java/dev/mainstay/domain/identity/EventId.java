package dev.mainstay.domain.identity;

import java.util.regex.Pattern;

/**
 * Makes one event unique over repeated flushes into the cluster tables (D2).
 *
 * <p>Immutable.
 *
 * @param value 1 to 40 letters, digits, '-' or '_'
 */
public record EventId(String value) {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{1,40}");

    /** Rejects anything but 1 to 40 letters, digits, '-' or '_' with {@code InvalidRequestException}. */
    public EventId {
        Text.require(FORM, value, "event id", "1 to 40 letters, digits, '-' or '_'");
    }

    @Override
    public String toString() {
        return value;
    }
}
