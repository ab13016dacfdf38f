package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.transition.Progress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code pg_basebackup -P} wrote: a line of progress each second, and words when something went wrong.
 *
 * @param text the end of it
 */
record CopyOutput(String text) {

    static final String TABLESPACES = "the main has tablespaces outside of its data directory, which are not copied:"
            + " move their tables to pg_default and drop them (SELECT spcname FROM pg_tablespace)";

    private static final Pattern PROGRESS =
            Pattern.compile("([0-9]+)/([0-9]+) kB \\([0-9]+%\\), [0-9]+/([0-9]+) tablespace");
    private static final String WAITING = "waiting for checkpoint";
    /** The directory for the copy was made empty, so this is another one. */
    private static final Pattern OCCUPIED = Pattern.compile("directory \"[^\"]*\" exists but is not empty");

    private static final int KILO = 1024;
    private static final int LINES = 8;

    /** The newest progress; the server's own estimate of the whole is better than ours. */
    Progress progress(long expectedBytes) {
        Optional<Matcher> last = last();
        if (last.isEmpty()) {
            return new Progress(0, Optional.of(expectedBytes).filter(bytes -> bytes > 0), "waiting for a checkpoint");
        }
        long done = Long.parseLong(last.get().group(1)) * KILO;
        long whole = Long.parseLong(last.get().group(2)) * KILO;
        return new Progress(done, Optional.of(Math.max(whole, 1)), "copying");
    }

    /** Whether there is more than the default tablespace. */
    boolean hasTablespaces() {
        return OCCUPIED.matcher(text).find()
                || last().filter(found -> Integer.parseInt(found.group(3)) > 1).isPresent();
    }

    /** The last words that are no progress. */
    String words() {
        List<String> words = text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.equals(WAITING))
                .filter(line -> !PROGRESS.matcher(line).find())
                .toList();
        return String.join("; ", words.subList(Math.max(0, words.size() - LINES), words.size()));
    }

    private Optional<Matcher> last() {
        Matcher matcher = PROGRESS.matcher(text);
        Optional<Integer> start = Optional.empty();
        while (matcher.find()) {
            start = Optional.of(matcher.start());
        }
        return start.filter(matcher::find).map(found -> matcher);
    }
}
