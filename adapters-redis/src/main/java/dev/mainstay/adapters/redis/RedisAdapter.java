package dev.mainstay.adapters.redis;

import dev.mainstay.ports.out.RedisControl;
import dev.mainstay.ports.out.RevokedTokens;
import dev.mainstay.ports.out.Ticker;

/**
 * The local Redis of a node.
 *
 * <p>Building it connects to nothing and starts no thread; the first use does. Safe for all threads.
 */
public final class RedisAdapter implements AutoCloseable {

    private final LettuceRedis redis;
    private final LettuceRevokedTokens revoked;

    /** Assigns and touches nothing. */
    public RedisAdapter(RedisSettings settings, Ticker ticker) {
        this.redis = new LettuceRedis(settings, new RedisConnection(settings));
        this.revoked =
                new LettuceRevokedTokens(new RedisConnection(settings.within(LettuceRevokedTokens.LIMIT)), ticker);
    }

    /** Lets Redis follow the database's role. */
    public RedisControl control() {
        return redis;
    }

    /** Tokens that the panel keeps there as revoked; read whether or not the role of Redis is managed. */
    public RevokedTokens revokedTokens() {
        return revoked;
    }

    /** Gives connections and threads back. May be called twice; a use after it connects anew. */
    @Override
    public void close() {
        redis.close();
        revoked.close();
    }
}
