package dev.mainstay.domain.transition;

import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.observation.DatabaseObservation;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.SharedConfig;
import dev.mainstay.domain.wal.Lag;
import dev.mainstay.domain.wal.LossBound;
import dev.mainstay.domain.wal.WalDistance;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether a node is too far behind its main to take its place: by the age of what its queries see, and by the log that it lacks.
 *
 * <p>Pure. Source: D3, D17, ADR 24.
 */
final class LagGuards {

    private LagGuards() {}

    /** Unknown lag is not small: it asks for force like too much of it. */
    static Verdict ofReplay(Lag lag, Duration limit) {
        boolean holds = lag.replay().map(replay -> replay.compareTo(limit) <= 0).orElse(false);
        return Verdict.that(
                Guard.LAG_IS_WITHIN_LIMIT,
                holds,
                lag.replay().map(replay -> replay.toSeconds() + " s").orElse("unknown"),
                Facts.of("limit_seconds", limit.toSeconds())
                        .withKnown("lag_seconds", lag.replay().map(Duration::toSeconds)));
    }

    /**
     * Where the operators set a limit in bytes (D3, D17), and there what is not known is not beyond it; and on a node that
     * replays an archive, which is behind by design and must be known not to be (ADR 24).
     */
    static Optional<Verdict> ofDistance(ClusterView view, Observation seen) {
        WalDistance limit = new WalDistance(view.rules().maximumLag());
        Optional<WalDistance> behind = seen.lossBound().map(LossBound::behind);
        boolean detached = seen.database()
                .value()
                .asStandby()
                .filter(DatabaseObservation.InRecovery::isDetached)
                .isPresent();
        boolean limited =
                detached || view.config().flatMap(SharedConfig::dynamic).isPresent();
        return Optional.of(limited)
                .filter(set -> set)
                .map(set -> Verdict.that(
                        Guard.LAG_IS_WITHIN_LIMIT,
                        behind.map(distance -> distance.compareTo(limit) <= 0).orElse(!detached),
                        behind.map(distance -> distance + " behind the main's last known position")
                                .orElse("how far behind is unknown"),
                        Facts.of("limit_bytes", limit.bytes())
                                .withKnown("behind_bytes", behind.map(WalDistance::bytes))));
    }
}
