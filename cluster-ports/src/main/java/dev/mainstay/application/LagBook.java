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

    /** All that came was replayed, and says nothing of what did not come: only having everything is being up to date. */
    private Lag ofArchive(MainPosition main, Lsn received, WalDistance unreplayed) {
        Optional<WalDistance> missing = main.last().map(last -> last.since(received));
        lastReplay = missing.filter(none -> none.bytes() == 0).map(none -> Duration.ZERO);
        return new Lag(lastReplay, Optional.of(unreplayed), missing);
    }

    private Lag measure(InRecovery standby, MainPosition main) {
        Lsn received = standby.received();
        WalDistance unreplayed = received.since(standby.replayed());
        if (standby.isDetached()) {
            return ofArchive(main, received, unreplayed);
        }
        if (standby.replayed().hasReached(received)) {
            lastReplay = Optional.of(Duration.ZERO);
        } else if (standby.replayDelay().isPresent()) {
            lastReplay = standby.replayDelay();
        }
        return new Lag(lastReplay, Optional.of(unreplayed), main.last().map(last -> last.since(received)));
    }
}
