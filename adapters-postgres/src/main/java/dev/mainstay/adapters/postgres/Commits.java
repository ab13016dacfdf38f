package dev.mainstay.adapters.postgres;

import java.time.Instant;
import java.util.Optional;

/**
 * How many transactions were committed, and when. Immutable.
 *
 * @param count of them
 * @param first commit time of the earliest
 * @param last commit time of the latest
 */
record Commits(long count, Optional<Instant> first, Optional<Instant> last) {

    static final Commits NONE = new Commits(0, Optional.empty(), Optional.empty());

    /** One transaction, at the time that its record tells. */
    static Commits one(EndedTransaction transaction) {
        return new Commits(1, transaction.at(), transaction.at());
    }

    Commits plus(Commits more) {
        Optional<Instant> earliest = first.map(
                        mine -> more.first.filter(other -> other.isBefore(mine)).orElse(mine))
                .or(more::first);
        Optional<Instant> latest = last.map(
                        mine -> more.last.filter(other -> other.isAfter(mine)).orElse(mine))
                .or(more::last);
        return new Commits(count + more.count, earliest, latest);
    }
}
