package dev.mainstay.domain.salvage;

import dev.mainstay.domain.error.InvalidRequestException;
import java.util.regex.Pattern;

/**
 * The name of an exported file within its report: safe in a path, a URL and a header.
 *
 * <p>Immutable.
 *
 * @param value 1 to 250 letters, digits, '.', '-' or '_', the first no '.'
 */
public record ExportName(String value) {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,249}");

    /** Rejects everything else with {@code InvalidRequestException}. */
    public ExportName {
        if (!FORM.matcher(value).matches()) {
            throw new InvalidRequestException(
                    "the name of an export is not valid: expected 1 to 250 letters, digits, '.', '-' or '_'");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
