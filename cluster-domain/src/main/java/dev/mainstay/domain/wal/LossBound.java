package dev.mainstay.domain.wal;

import java.time.Duration;
import java.util.Optional;

/**
 * The most that a promotion now would lose: what the main is known to have written beyond us, plus what it may have
 * written since we last knew, as long as it writes no faster than it was ever seen to (D3, L42). Empty while the main's position was never known.
 *
 * <p>Immutable.
 *
 * @param behind the main's last known position minus what was received here
 * @param unseen what the main wrote in the fastest stretch that was seen, for each such stretch that began since, and one
 *     for the way from this knowledge to the promotion
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
                .map(last -> new LossBound(last.since(received), main.rate().inStretches(main.age()), main.age()));
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

        /** The most in that time and a stretch more: whole stretches, since writes come in bursts. */
        WalDistance inStretches(Duration time) {
            if (over.isZero() || over.isNegative()) {
                return WalDistance.ZERO;
            }
            long begun = Math.floorDiv(time.toNanos() - 1, over.toNanos()) + 1;
            return written.scaled(over, over.multipliedBy(Math.max(0, begun) + 1));
        }
    }
}
