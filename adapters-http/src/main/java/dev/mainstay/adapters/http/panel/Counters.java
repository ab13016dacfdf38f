package dev.mainstay.adapters.http.panel;

import dev.mainstay.ports.out.Ticker;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * For each address a bucket of one minute that begins with the first request. Bounded: an address that was not heard for longest
 * is forgotten first. Safe for all threads.
 */
final class Counters {
    static final Duration WINDOW = Duration.ofMinutes(1);

    private static final int MOST_ADDRESSES = 10_000;

    private final Ticker ticker;
    private final Map<String, Window> windows = new LinkedHashMap<>(16, 0.75f, true);

    Counters(Ticker ticker) {
        this.ticker = ticker;
    }

    private record Window(Bucket bucket, int size, long begunAt) {}

    /** The bucket of this minute; a new one when the minute is over or its size has changed. */
    synchronized Bucket of(String address, int size) {
        Window known = windows.get(address);
        if (known != null && known.size() == size && ticker.nanos() - known.begunAt() < WINDOW.toNanos()) {
            return known.bucket();
        }
        Bucket bucket = Bucket.builder()
                .addLimit(limit -> limit.capacity(size).refillIntervally(size, WINDOW))
                .withCustomTimePrecision(new Clock(ticker))
                .build();
        windows.put(address, new Window(bucket, size, ticker.nanos()));
        if (windows.size() > MOST_ADDRESSES) {
            windows.remove(windows.keySet().iterator().next());
        }
        return bucket;
    }

    private record Clock(Ticker ticker) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return ticker.nanos();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
