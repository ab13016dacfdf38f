package dev.mainstay.adapters.http.panel;

import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.ports.out.PanelTables;
import dev.mainstay.ports.out.Ticker;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * So many requests per minute and address. The panel's preference is read once a minute, by one caller at a time; the others, and
 * a sick database, use what is known. Safe for all threads. Source: spec/panel-api.md 2.4.
 */
final class RateLimit {
    private static final int STANDARD = 300;
    private static final Duration KEPT = Duration.ofMinutes(1);

    private final Optional<Integer> configured;
    private final PanelTables tables;
    private final Ticker ticker;
    private final Counters counters;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile int known = STANDARD;
    private volatile long readAt;
    private volatile boolean wasRead;

    RateLimit(PanelTables tables, Ticker ticker, EdgeSettings settings) {
        this.configured = settings.rateLimit();
        this.tables = tables;
        this.ticker = ticker;
        this.counters = new Counters(ticker);
    }

    /** Counts a request; the answer when it is one too many. */
    Optional<Response> refusal(String address) {
        ConsumptionProbe probe = counters.of(address, limit()).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? Optional.empty() : Optional.of(tooMany(probe.getNanosToWaitForRefill()));
    }

    static Response tooMany(long nanosToWait) {
        long seconds = Math.max(1, TimeUnit.NANOSECONDS.toSeconds(nanosToWait + TimeUnit.SECONDS.toNanos(1) - 1));
        Response answer =
                Envelope.error(ErrorCode.RATE_LIMITED, "Rate limit exceeded. Try again in " + seconds + " seconds");
        return Response.fromResponse(answer).header("Retry-After", seconds).build();
    }

    private int limit() {
        boolean fresh = wasRead && ticker.nanos() - readAt < KEPT.toNanos();
        if (configured.isPresent() || fresh || !reading.tryLock()) {
            return configured.orElse(known);
        }
        try {
            known = tables.rateLimit().orElse(STANDARD);
        } catch (UnavailableException away) {
            // what was known stays so for another minute
        } finally {
            readAt = ticker.nanos();
            wasRead = true;
            reading.unlock();
        }
        return known;
    }
}
