package dev.mainstay.domain.identity;

import java.util.regex.Pattern;

/**
 * The panel's version, compared for equality only (D16).
 *
 * <p>Immutable.
 *
 * @param value 1 to 50 printable characters without spaces
 */
public record SoftwareVersion(String value) {

    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,50}");

    /** Rejects anything but 1 to 50 printable characters without spaces with {@code InvalidRequestException}. */
    public SoftwareVersion {
        Text.require(FORM, value, "version", "1 to 50 printable characters without spaces");
    }

    @Override
    public String toString() {
        return value;
    }
}
