package dev.mainstay.adapters.ssh;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What another server said, as one short line for people: no statement and no row of its database, nothing that a terminal
 * obeys (K-168). Everything of the source that reaches an error goes through here. Pure.
 */
final class ForeignWords {

    private static final int MOST_CHARACTERS = 300;
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]+");
    private static final Pattern COMPLAINT =
            Pattern.compile("(?:(?:pg_dump|psql): (?:error|fatal): |(?:ERROR|FATAL|PANIC):  ).*");

    /** What PostgreSQL and its programs add to a complaint: statements, rows, advice; from there on nothing is taken. */
    private static final Pattern MORE = Pattern.compile(
            "(?:.*: )?(?:detail|hint|line [0-9]+|statement|query|context|location|.*(?:query|command) was): ?.*");

    private ForeignWords() {}

    /**
     * The complaint in what a program wrote to its standard error: the first of PostgreSQL's programs, else the last line
     * before statements begin. Empty when there is none.
     */
    static Optional<String> complaint(String words) {
        Predicate<String> more =
                line -> MORE.matcher(line.toLowerCase(Locale.ROOT)).matches();
        Optional<String> postgres = words.lines()
                .map(ForeignWords::cleaned)
                .filter(line -> COMPLAINT.matcher(line).matches() && !more.test(line))
                .findFirst();
        return postgres.or(() -> words.lines()
                        .map(ForeignWords::cleaned)
                        .takeWhile(more.negate())
                        .filter(line -> !line.isEmpty())
                        .reduce((first, last) -> last))
                .map(ForeignWords::cut);
    }

    /** All of it on one line. */
    static String shown(String words) {
        return cut(cleaned(words));
    }

    private static String cleaned(String words) {
        return UNPRINTABLE.matcher(words).replaceAll(" ").strip();
    }

    private static String cut(String line) {
        return line.codePointCount(0, line.length()) <= MOST_CHARACTERS
                ? line
                : line.substring(0, line.offsetByCodePoints(0, MOST_CHARACTERS)) + "...";
    }
}
