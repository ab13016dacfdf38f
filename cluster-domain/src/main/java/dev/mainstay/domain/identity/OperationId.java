package dev.mainstay.domain.identity;

import java.util.regex.Pattern;

/**
 * Names one transition for its whole life: in the journal, in events and in answers.
 *
 * <p>Immutable.
 *
 * @param value 1 to 40 letters, digits, '-' or '_'
 */
public record OperationId(String value) {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{1,40}");

    /** Rejects anything but 1 to 40 letters, digits, '-' or '_' with {@code InvalidRequestException}. */
    public OperationId {
        Text.require(FORM, value, "operation id", "1 to 40 letters, digits, '-' or '_'");
    }

    @Override
    public String toString() {
        return value;
    }
}
