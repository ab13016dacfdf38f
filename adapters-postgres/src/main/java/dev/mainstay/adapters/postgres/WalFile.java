package dev.mainstay.adapters.postgres;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file of a table, index or sequence, as write-ahead log names it. Not the object's oid: a file is replaced when the
 * table is emptied or rewritten.
 *
 * @param tablespace oid of its tablespace
 * @param database oid of its database; 0 for what all databases share
 * @param node its number
 */
record WalFile(long tablespace, long database, long node) implements Comparable<WalFile> {

    static final long DEFAULT_TABLESPACE = 1663;
    static final long SHARED_TABLESPACE = 1664;
    static final long LARGE_OBJECTS = 2613;
    static final long LARGE_OBJECT_NAMES = 2995;

    /** Objects below are the system's own. */
    static final long FIRST_OF_USERS = 16_384;

    private static final Pattern NUMBERS = Pattern.compile("rel (\\d{1,10})/(\\d{1,10})/(\\d{1,10})");
    private static final Pattern PATH =
            Pattern.compile("(?:base|pg_tblspc/(\\d{1,10})/[^/\\s]+)/(\\d{1,10})/(\\d{1,10})(?![0-9_])");
    private static final Pattern SHARED_PATH = Pattern.compile("global/(\\d{1,10})(?![0-9_])");
    private static final Comparator<WalFile> ORDER = Comparator.comparingLong(WalFile::database)
            .thenComparingLong(WalFile::node)
            .thenComparingLong(WalFile::tablespace);

    /** The first {@code rel 1663/5/16384} in a text. */
    static Optional<WalFile> named(String text) {
        Matcher numbers = NUMBERS.matcher(text);
        return numbers.find()
                ? Optional.of(new WalFile(number(numbers, 1), number(numbers, 2), number(numbers, 3)))
                : Optional.empty();
    }

    /** The first path of a main file in a text: no map of free space or visibility, nothing temporary. */
    static Optional<WalFile> pathIn(String text) {
        Matcher path = PATH.matcher(text);
        if (path.find()) {
            long tablespace = path.group(1) == null ? DEFAULT_TABLESPACE : number(path, 1);
            return Optional.of(new WalFile(tablespace, number(path, 2), number(path, 3)));
        }
        Matcher shared = SHARED_PATH.matcher(text);
        return shared.find() ? Optional.of(new WalFile(SHARED_TABLESPACE, 0, number(shared, 1))) : Optional.empty();
    }

    /** Whether it holds what users wrote, as far as its number tells: a catalog may get a high one too. */
    boolean mayBeOfUsers() {
        return database != 0 && (node >= FIRST_OF_USERS || node == LARGE_OBJECTS || node == LARGE_OBJECT_NAMES);
    }

    @Override
    public int compareTo(WalFile other) {
        return ORDER.compare(this, other);
    }

    private static long number(Matcher numbers, int group) {
        return Long.parseLong(numbers.group(group));
    }
}
