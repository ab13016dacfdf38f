package dev.mainstay.application;

import dev.mainstay.domain.observation.DatabaseObservation;
import dev.mainstay.domain.observation.DatabaseObservation.InRecovery;
import dev.mainstay.domain.wal.Lag;
import dev.mainstay.domain.wal.LossBound.MainPosition;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.WalDistance;
import java.time.Duration;
import java.util.Optional;

/** Measures lag, and keeps the last replay lag when the main falls silent (D3, H-04). Confined to the loop thread. */
final class LagBook {

    private Optional<Duration> lastReplay = Optional.empty();

    /** The lag of a standby; the last known one while its database does not answer. */
    Lag of(DatabaseObservation seen, MainPosition main) {
        return seen.match(
                writable -> Lag.none(),
                standby -> measure(standby, main),
                refused -> new Lag(lastReplay, Optional.empty(), Optional.empty()),
                silent -> new Lag(lastReplay, Optional.empty(), Optional.empty()));
    }

    private Lag measure(InRecovery standby, MainPosition main) {
        Lsn received = standby.received();
        WalDistance unreplayed = received.since(standby.replayed());
        if (standby.replayed().hasReached(received)) {
            lastReplay = Optional.of(Duration.ZERO);
        } else if (standby.replayDelay().isPresent()) {
            lastReplay = standby.replayDelay();
        }
        return new Lag(lastReplay, Optional.of(unreplayed), main.last().map(last -> last.since(received)));
    }
}
