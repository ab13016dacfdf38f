package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.InvalidRequestException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The one place where a text becomes part of a shell script: in single quotes, in which nothing has a meaning (H-21). */
final class ShellWords {

    private static final Pattern UNSPEAKABLE = Pattern.compile("[\\x00\\r\\n]");

    private ShellWords() {}

    /** One word. Rejects line ends, which no value of ours has and which would hide in a script's text. */
    static String quoted(String text) {
        if (UNSPEAKABLE.matcher(text).find()) {
            throw new InvalidRequestException("a value of the script is not valid: expected one line of text");
        }
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /** An assignment that stays. */
    static String constant(String name, String value) {
        return "readonly " + name + "=" + quoted(value);
    }

    /** The same for a list, which may be empty. */
    static String constants(String name, List<String> values) {
        return values.stream().map(ShellWords::quoted).collect(Collectors.joining(" ", "readonly " + name + "=(", ")"));
    }
}
