package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.transition.Progress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the programs of {@link CopyStage} wrote: a line of progress each second, and words when something went wrong or
 * came to its end.
 *
 * @param text the end of it
 */
record CopyOutput(String text) {

    static final String TABLESPACES = "the main has tablespaces outside of its data directory, which are not copied:"
            + " move their tables to pg_default and drop them (SELECT spcname FROM pg_tablespace)";

    private static final Pattern PROGRESS =
            Pattern.compile("([0-9]+)/([0-9]+) kB \\([0-9]+%\\)(?:, [0-9]+/([0-9]+) tablespace| copied)");
    private static final Pattern FAILURE = Pattern.compile("\\b(?:error|fatal): ");
    private static final String REWOUND = "pg_rewind: Done!";
    private static final String NOTHING_TO_REWIND = "pg_rewind: no rewind required";
    private static final String SYNCED = "syncing data to disk ... ok";
    private static final String WAITING = "waiting for checkpoint";
    /** The directory for the copy was made empty, so this is another one. */
    private static final Pattern OCCUPIED = Pattern.compile("directory \"[^\"]*\" exists but is not empty");

    private static final int KILO = 1024;
    private static final int LINES = 8;

    /** The newest progress, with the program's own estimate of the whole; empty before the first. */
    Optional<Progress> progress() {
        return last().map(found -> new Progress(
                Long.parseLong(found.group(1)) * KILO,
                Optional.of(Math.max(Long.parseLong(found.group(2)) * KILO, 1)),
                "copying"));
    }

    /** Whether the rewind is whole and on disk. */
    boolean isRewound() {
        return text.lines().map(String::strip).anyMatch(REWOUND::equals);
    }

    /** Whether the data was on the main's branch already. */
    boolean hasNothingToRewind() {
        return text.lines().map(String::strip).anyMatch(NOTHING_TO_REWIND::equals);
    }

    boolean isSynced() {
        return text.lines().map(String::strip).anyMatch(SYNCED::equals);
    }

    /** Why a program ended early: what it said of it, else what it said last. */
    String failure(String program) {
        List<String> words = List.of(words().split("; ", -1));
        for (int at = 0; at < words.size(); at++) {
            if (FAILURE.matcher(words.get(at)).find()) {
                return String.join("; ", words.subList(at, words.size()));
            }
        }
        String ended = program + " was ended before the copy was whole";
        return words().isEmpty() ? ended : ended + ": " + words();
    }

    /** Whether there is more than the default tablespace. */
    boolean hasTablespaces() {
        return OCCUPIED.matcher(text).find()
                || last().filter(found -> found.group(3) != null && Integer.parseInt(found.group(3)) > 1)
                        .isPresent();
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
