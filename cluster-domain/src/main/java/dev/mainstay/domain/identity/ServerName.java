package dev.mainstay.domain.identity;

import java.util.regex.Pattern;

/**
 * A node's name as people gave it.
 *
 * <p>Immutable.
 *
 * @param value 1 to 100 printable characters
 */
public record ServerName(String value) {

    private static final Pattern FORM = Pattern.compile("[^\\p{C}\\p{Zl}\\p{Zp}]{1,100}");

    /** Trims, and rejects anything but 1 to 100 printable characters with {@code InvalidRequestException}. */
    public ServerName {
        value = value.strip();
        Text.require(FORM, value, "server name", "1 to 100 printable characters");
    }

    @Override
    public String toString() {
        return value;
    }
}
