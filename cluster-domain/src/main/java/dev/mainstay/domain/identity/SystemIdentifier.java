package dev.mainstay.domain.identity;

import java.util.regex.Pattern;

/**
 * PostgreSQL's own id of a database cluster: the same on all physical copies of it. Source: PostgreSQL manual, pg_control_system().
 *
 * <p>Immutable.
 *
 * @param value 1 to 20 digits
 */
public record SystemIdentifier(String value) {

    private static final Pattern FORM = Pattern.compile("[0-9]{1,20}");

    /** Rejects anything but 1 to 20 digits with {@code InvalidRequestException}. */
    public SystemIdentifier {
        Text.require(FORM, value, "system identifier", "1 to 20 digits");
    }

    @Override
    public String toString() {
        return value;
    }
}
