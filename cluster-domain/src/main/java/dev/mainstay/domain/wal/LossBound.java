package dev.mainstay.domain.wal;

import java.time.Duration;
import java.util.Optional;

/**
 * The most that a promotion now would lose: what the main is known to have written beyond us, plus what it may have
 * written since we last knew (D3, L42). Empty while the main's position was never known.
 *
 * <p>Immutable.
 *
 * @param behind the main's last known position minus what was received here
 * @param unseen the main's recent write rate times the age of that knowledge
 * @param knowledgeAge how old the main's last known position is
 */
public record LossBound(WalDistance behind, WalDistance unseen, Duration knowledgeAge) {

    /** What may be lost, all told. */
    public WalDistance total() {
        return behind.plus(unseen);
    }

    /** Computed from what a secondary knows of its main; empty when it never knew a position. */
    public static Optional<LossBound> of(MainPosition main, Lsn received) {
        return main.last()
                .map(last -> new LossBound(
                        last.since(received),
                        main.rate().written().scaled(main.rate().over(), main.age()),
                        main.age()));
    }

    /**
     * What is known of the main's position.
     *
     * @param last the last position it reported or sent
     * @param age how old that is
     * @param rate how fast it wrote lately
     */
    public record MainPosition(Optional<Lsn> last, Duration age, WriteRate rate) {

        /** Nothing is known. */
        public static MainPosition unknown() {
            return new MainPosition(Optional.empty(), Duration.ZERO, WriteRate.NONE);
        }
    }

    /**
     * An amount of WAL per span of time.
     *
     * @param written how much
     * @param over in which time; zero when nothing was measured
     */
    public record WriteRate(WalDistance written, Duration over) {

        /** Nothing was measured. */
        public static final WriteRate NONE = new WriteRate(WalDistance.ZERO, Duration.ZERO);
    }
}
