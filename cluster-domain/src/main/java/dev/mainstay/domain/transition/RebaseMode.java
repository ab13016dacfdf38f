package dev.mainstay.domain.transition;

import java.util.Arrays;
import java.util.Optional;

/**
 * How an old main is brought onto the present one's branch, the cheapest first.
 *
 * <p>Immutable. Source: D9.
 */
public enum RebaseMode {
    /** Its write-ahead log is a prefix of the main's: it streams on as it is. */
    FOLLOW("follow"),
    /** It has writes of its own: they are saved, and a copy of the data is rewound. */
    REWIND("rewind"),
    /** It cannot be rewound: what can be saved is, and the main's data is copied. */
    BASE_BACKUP("base_backup"),
    /** A person runs a script, which looks for itself whether the data may follow as it is, and copies otherwise. */
    BY_HAND("hand");

    private final String word;

    RebaseMode(String word) {
        this.word = word;
    }

    /** As the journal and the wire write it. */
    public String word() {
        return word;
    }

    /** The mode of that word, if there is one. */
    public static Optional<RebaseMode> of(String word) {
        return Arrays.stream(values()).filter(mode -> mode.word.equals(word)).findFirst();
    }
}
