package dev.mainstay.application;

import dev.mainstay.domain.wal.LossBound.MainPosition;
import dev.mainstay.domain.wal.LossBound.WriteRate;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.WalDistance;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Keeps the main's last known positions, to say how far behind we are and how fast it was writing (D3, L42).
 *
 * <p>Confined to the loop thread. Moments are the ticker's nanoseconds.
 */
final class MainPositions {

    private static final int KEPT = 64;
    private static final Duration SHORTEST_SPAN = Duration.ofMillis(100);

    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(Lsn position, long at) {}

    /** Notes where the main was at a moment; a position that goes back belongs to an older answer and is passed over. */
    void note(Lsn position, long at) {
        Sample last = samples.peekLast();
        if (last != null && (last.at() - at > 0 || !position.hasReached(last.position()))) {
            return;
        }
        samples.addLast(new Sample(position, at));
        if (samples.size() > KEPT) {
            samples.removeFirst();
        }
    }

    /** Forgets everything: there is another main. */
    void reset() {
        samples.clear();
    }

    /** What is known now. */
    MainPosition at(long now) {
        Sample last = samples.peekLast();
        if (last == null) {
            return MainPosition.unknown();
        }
        return new MainPosition(
                Optional.of(last.position()), Duration.ofNanos(Math.max(0, now - last.at())), fastestRate());
    }

    /** The fastest stretch seen, not the average: what it bounds is a loss. */
    private WriteRate fastestRate() {
        WriteRate fastest = WriteRate.NONE;
        double most = 0;
        Sample from = null;
        for (Sample sample : samples) {
            if (from == null) {
                from = sample;
                continue;
            }
            Duration span = Duration.ofNanos(sample.at() - from.at());
            if (span.compareTo(SHORTEST_SPAN) < 0) {
                continue;
            }
            WalDistance written = sample.position().since(from.position());
            double rate = (double) written.bytes() / span.toNanos();
            if (rate > most) {
                most = rate;
                fastest = new WriteRate(written, span);
            }
            from = sample;
        }
        return fastest;
    }
}
