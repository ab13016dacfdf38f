package dev.mainstay.domain.event;

import dev.mainstay.domain.error.InvalidRequestException;
import java.util.regex.Pattern;

/**
 * Why a person decided as they did, in their own words; kept with the event of the decision.
 *
 * <p>Immutable.
 *
 * @param value 1 to 200 printable characters on one line
 */
public record Reason(String value) {

    /** So that an event's sentence has room for it. */
    public static final int LONGEST = 200;

    private static final Pattern FORM = Pattern.compile("[^\\p{C}\\p{Zl}\\p{Zp}]{1," + LONGEST + "}");

    /** Trims, and rejects what is blank, too long or not on one line with {@code InvalidRequestException}. */
    public Reason {
        value = value.strip();
        if (!FORM.matcher(value).matches()) {
            throw new InvalidRequestException(
                    "reason is not valid: expected 1 to " + LONGEST + " printable characters on one line");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
