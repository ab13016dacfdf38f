package dev.mainstay.adapters.http.panel;

import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.ports.out.PanelTables;
import dev.mainstay.ports.out.Ticker;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;
import java.util.Optional;

/**
 * The key that panel tokens are signed with: the configured one, else the panel's row. The row is replicated and changes under
 * a running node after a base backup (H-35), so it is read again each minute, and once a second when a signature does not
 * fit. Safe for all threads.
 */
final class JwtKeys {
    private static final Duration KEPT = Duration.ofSeconds(60);
    private static final Duration BETWEEN_READS = Duration.ofSeconds(1);

    private final Optional<Secret> configured;
    private final PanelTables tables;
    private final Ticker ticker;

    private Optional<Secret> known = Optional.empty();
    private long readAt;
    private boolean wasRead;

    JwtKeys(PanelSettings settings, PanelTables tables, Ticker ticker) {
        this.configured = settings.jwtSecret();
        this.tables = tables;
        this.ticker = ticker;
    }

    /**
     * The key as last read; empty when there is none.
     *
     * @throws UnavailableException when no key is known and the database does not answer
     */
    synchronized Optional<Secret> current() {
        return configured.isPresent() ? configured : readAfter(KEPT);
    }

    /** The key after a signature did not fit: read again, at most once a second. */
    synchronized Optional<Secret> again() {
        return configured.isPresent() ? configured : readAfter(BETWEEN_READS);
    }

    private Optional<Secret> readAfter(Duration age) {
        if (wasRead && ticker.nanos() - readAt < age.toNanos()) {
            return known;
        }
        try {
            known = tables.jwtSecret();
        } catch (UnavailableException away) {
            if (known.isEmpty()) {
                throw away;
            }
        }
        wasRead = true;
        readAt = ticker.nanos();
        return known;
    }
}
