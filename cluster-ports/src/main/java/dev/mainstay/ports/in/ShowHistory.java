package dev.mainstay.ports.in;

import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Shows when the cluster's database changed its timeline: every promotion. */
public interface ShowHistory {

    /**
     * All changes, oldest first. May ask the local database within a limit when its timeline is a new one.
     *
     * @throws dev.mainstay.domain.error.UnavailableException when it does not tell
     */
    List<Turn> history();

    /**
     * One change.
     *
     * @param left the timeline that ended
     * @param at where
     * @param moment when, where an event tells
     * @param leader who has led since then, where an event tells
     */
    record Turn(Timeline left, Lsn at, Optional<Instant> moment, Optional<String> leader) {}
}
