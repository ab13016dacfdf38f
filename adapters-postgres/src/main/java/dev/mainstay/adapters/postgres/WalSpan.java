package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import java.util.Optional;

/**
 * A stretch of write-ahead log on one timeline. Immutable.
 *
 * @param timeline whose files hold it
 * @param from where it begins
 * @param to where it ends; empty means where the log ends
 */
record WalSpan(Timeline timeline, Lsn from, Optional<Lsn> to) {

    WalSpan startingAt(Lsn start) {
        return new WalSpan(timeline, start, to);
    }

    /** Whether anything of it lies behind that position. */
    boolean reachesPast(Lsn position) {
        return to.map(end -> end.compareTo(position) > 0).orElse(true);
    }
}
