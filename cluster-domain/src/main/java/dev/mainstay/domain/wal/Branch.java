package dev.mainstay.domain.wal;

import dev.mainstay.domain.identity.SystemIdentifier;
import java.util.Optional;

/**
 * A database's write-ahead log from its beginning to where it ends now.
 *
 * <p>Immutable. Source: D9, PEERS M5, M6.
 *
 * @param system which database
 * @param history the timelines that led here
 * @param end the position after its last record
 */
public record Branch(SystemIdentifier system, TimelineHistory history, Lsn end) {

    /** Whether all of this branch is a part of that one, so that it can follow it as it is. */
    public boolean isPrefixOf(Branch other) {
        return system.equals(other.system)
                && other.end.hasReached(end)
                && forkFrom(other).map(fork -> fork.at().hasReached(end)).orElse(true);
    }

    /**
     * Where this branch left the other one's: the timeline it was on there and the first position that is its own; empty
     * when their histories name no such place.
     */
    public Optional<TimelineHistory.Switch> forkFrom(Branch other) {
        return history.forkFrom(other.history);
    }
}
