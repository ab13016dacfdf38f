package dev.mainstay.ports.out;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;
import java.util.Optional;

/**
 * The local Redis, which follows the database's role (D20). Its loss never holds a database back.
 *
 * <p>Safe for all threads; every call has a limit. Commands are idempotent.
 */
public interface RedisControl {

    /** Whether Redis replication is configured at all; when not, the others do nothing. */
    boolean isManaged();

    /** What it says now; a look that failed is a value. */
    RedisObservation look();

    /** Replicates that main; made to survive a restart of Redis where it has a configuration file. */
    void follow(RedisSource main);

    /** Replicates nobody. */
    void standAlone();

    /** The local password, which a joining node needs; empty when there is none. */
    Optional<Secret> password();

    /** Whether a Redis answers there, without logging in; asking for a password is an answer. */
    Reach reach(Endpoint server, Duration limit);
}
