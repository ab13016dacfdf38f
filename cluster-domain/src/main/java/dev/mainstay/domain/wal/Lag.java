package dev.mainstay.domain.wal;

import java.time.Duration;
import java.util.Optional;

/**
 * How far a secondary is behind, in three measures that answer three questions (D3). Unknown is not zero.
 *
 * <p>Immutable. Source: PEERS M14, L41, L42; spec/panel-api.md 5.5.
 *
 * @param replay age of the data that queries see, on the main's clock; zero when all received WAL is replayed; stands
 *     still at the last contact
 * @param unreplayed received and not yet replayed
 * @param behindMain between the main's last known position and what was received here
 */
public record Lag(Optional<Duration> replay, Optional<WalDistance> unreplayed, Optional<WalDistance> behindMain) {

    private static final Lag UNKNOWN = new Lag(Optional.empty(), Optional.empty(), Optional.empty());
    private static final Lag NONE =
            new Lag(Optional.of(Duration.ZERO), Optional.of(WalDistance.ZERO), Optional.of(WalDistance.ZERO));

    /** Nothing was ever measured. */
    public static Lag unknown() {
        return UNKNOWN;
    }

    /** The lag of a main: none. */
    public static Lag none() {
        return NONE;
    }

    /** The same with another last known position of the main to be behind of. */
    public Lag withBehindMain(WalDistance distance) {
        return new Lag(replay, unreplayed, Optional.of(distance));
    }
}
