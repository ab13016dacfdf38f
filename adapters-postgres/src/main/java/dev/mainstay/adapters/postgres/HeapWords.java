package dev.mainstay.adapters.postgres;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a record of the heap did to rows. Source: heapdesc.c: {@code MULTI_INSERT 3 tuples flags 0x02} until PostgreSQL
 * 15, {@code MULTI_INSERT ntuples: 3, flags: 0x02} since 16.
 */
final class HeapWords {

    private static final String ON_A_FRESH_PAGE = "+INIT";
    private static final Pattern TUPLES = Pattern.compile("ntuples: (\\d+)|(\\d+) tuples");

    private HeapWords() {}

    /** Empty for locks, hints and housekeeping. */
    static Optional<Writes> written(WalRecord record) {
        return switch (record.verb().replace(ON_A_FRESH_PAGE, "")) {
            case "INSERT" -> Optional.of(new Writes(1, 0, 0));
            case "MULTI_INSERT" -> Optional.of(new Writes(tuples(record.words()), 0, 0));
            case "UPDATE", "HOT_UPDATE" -> Optional.of(new Writes(0, 1, 0));
            case "DELETE" -> Optional.of(new Writes(0, 0, 1));
            default -> Optional.empty();
        };
    }

    private static long tuples(String words) {
        Matcher count = TUPLES.matcher(words);
        if (!count.find()) {
            return 1;
        }
        return Long.parseLong(count.group(1) == null ? count.group(2) : count.group(1));
    }
}
