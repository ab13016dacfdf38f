package dev.mainstay.domain.identity;

import java.util.regex.Pattern;

/**
 * What makes one server of the panel unique, kept over reinstalls of the agent. Source: spec/panel-api.md 5.6, H-15.
 *
 * <p>Immutable.
 *
 * @param value 1 to 100 printable characters without spaces
 */
public record HardwareId(String value) {

    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,100}");

    /** Rejects anything but 1 to 100 printable characters without spaces with {@code InvalidRequestException}. */
    public HardwareId {
        Text.require(FORM, value, "hardware id", "1 to 100 printable characters without spaces");
    }

    @Override
    public String toString() {
        return value;
    }
}
