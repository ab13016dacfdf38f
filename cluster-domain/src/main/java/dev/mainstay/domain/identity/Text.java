package dev.mainstay.domain.identity;

import dev.mainstay.domain.error.InvalidRequestException;
import java.util.regex.Pattern;

/** The one place where a string is held against a form; the message names the value and what was expected. */
final class Text {

    private static final int LONGEST_SHOWN = 60;

    private Text() {}

    static void require(Pattern form, String value, String what, String expected) {
        if (!form.matcher(value).matches()) {
            throw new InvalidRequestException(what + " " + shown(value) + " is not valid: expected " + expected);
        }
    }

    /** Printable excerpt of an untrusted value, so that a message can name it without carrying control characters. */
    static String shown(String value) {
        String cut = value.length() > LONGEST_SHOWN ? value.substring(0, LONGEST_SHOWN) + "…" : value;
        return "'" + cut.replaceAll("\\p{C}", "?") + "'";
    }
}
