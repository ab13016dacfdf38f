package dev.mainstay.adapters.postgres;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the record of a commit or of an abort tells.
 *
 * <p>Source: {@code xact_desc_commit} and {@code xact_desc_abort} in xactdesc.c.
 *
 * @param xids the transaction, and its subtransactions that ended with it
 * @param at when, on that server's clock
 * @param dropped files that are gone with it
 */
record EndedTransaction(List<Long> xids, Optional<Instant> at, List<WalFile> dropped) {

    private static final Pattern PREPARED = Pattern.compile("(\\d+): .*");
    private static final Pattern TIME =
            Pattern.compile("(\\d{4}-\\d{2}-\\d{2}) (\\d{2}:\\d{2}:\\d{2}(?:\\.\\d{1,9})?) UTC");
    private static final Pattern SUBTRANSACTIONS = Pattern.compile("; subxacts:((?: \\d+)+)");
    private static final Pattern FILES = Pattern.compile("; rels:([^;]+)");

    static EndedTransaction of(WalRecord ended) {
        List<Long> xids = new ArrayList<>();
        Matcher prepared = PREPARED.matcher(ended.words());
        xids.add(prepared.matches() ? Long.parseLong(prepared.group(1)) : ended.xid());
        words(SUBTRANSACTIONS, ended).forEach(word -> xids.add(Long.parseLong(word)));
        List<WalFile> dropped = words(FILES, ended).stream()
                .flatMap(word -> WalFile.pathIn(word).stream())
                .toList();
        return new EndedTransaction(xids, time(ended.words()), dropped);
    }

    private static List<String> words(Pattern list, WalRecord ended) {
        Matcher found = list.matcher(ended.words());
        return found.find() ? List.of(found.group(1).strip().split(" +", -1)) : List.of();
    }

    /** {@code pg_waldump} is run in UTC. */
    private static Optional<Instant> time(String words) {
        Matcher time = TIME.matcher(words);
        try {
            return time.find()
                    ? Optional.of(Instant.parse(time.group(1) + "T" + time.group(2) + "Z"))
                    : Optional.empty();
        } catch (DateTimeException odd) {
            return Optional.empty();
        }
    }
}
