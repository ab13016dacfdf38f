package dev.mainstay.domain.identity;

import java.util.regex.Pattern;

/**
 * The cluster's shared id: a UUID when we made it, opaque when an existing node did. Source: spec/panel-api.md 1.6, D-11.
 *
 * <p>Immutable.
 *
 * @param value 1 to 50 printable characters without spaces
 */
public record ClusterId(String value) {

    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,50}");

    /** Rejects anything but 1 to 50 printable characters without spaces with {@code InvalidRequestException}. */
    public ClusterId {
        Text.require(FORM, value, "cluster id", "1 to 50 printable characters without spaces");
    }

    @Override
    public String toString() {
        return value;
    }
}
