package dev.mainstay.domain.observation;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.wal.Lsn;
import java.time.Duration;
import java.util.Optional;

/**
 * The WAL receiver of a standby.
 *
 * <p>Immutable. Source: PostgreSQL manual, "pg_stat_wal_receiver".
 *
 * @param streaming whether its state is {@code streaming}
 * @param slot the slot it uses, empty when none
 * @param senderPosition the sender's last position it was told
 * @param silence how long ago the last message came, on the standby's clock
 * @param sender whose database feeds it; empty where that is not an address
 */
public record WalReceiver(
        boolean streaming,
        Optional<String> slot,
        Optional<Lsn> senderPosition,
        Duration silence,
        Optional<Endpoint> sender) {

    /** One of which is not known who feeds it. */
    public WalReceiver(boolean streaming, Optional<String> slot, Optional<Lsn> senderPosition, Duration silence) {
        this(streaming, slot, senderPosition, silence, Optional.empty());
    }
}
