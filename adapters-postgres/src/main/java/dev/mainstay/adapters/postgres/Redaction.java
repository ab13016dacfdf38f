package dev.mainstay.adapters.postgres;

import java.util.regex.Pattern;

/** Takes passwords out of the words of other programs (L88): of conninfo texts and of statements. */
final class Redaction {

    private static final Pattern CONNINFO = Pattern.compile("(?i)(password\\s*=\\s*)('(?:[^'\\\\]|\\\\.)*'?|\\S+)");
    private static final Pattern STATEMENT = Pattern.compile("(?i)(\\bpassword\\s+)E?'(?:[^']|'')*'?");
    private static final Pattern ADDRESS = Pattern.compile("(://[^:/\\s]*:)[^@\\s]*@");

    private Redaction() {}

    static String of(String text) {
        String plain = CONNINFO.matcher(text).replaceAll("$1***");
        plain = STATEMENT.matcher(plain).replaceAll("$1***");
        return ADDRESS.matcher(plain).replaceAll("$1***@");
    }
}
