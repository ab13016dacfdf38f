package dev.mainstay.adapters.redis;

import dev.mainstay.ports.out.RedisControl;

/**
 * The local Redis of a node.
 *
 * <p>Building it connects to nothing and starts no thread; the first use does. Safe for all threads.
 */
public final class RedisAdapter implements AutoCloseable {

    private final LettuceRedis redis;

    /** Assigns and touches nothing. */
    public RedisAdapter(RedisSettings settings) {
        this.redis = new LettuceRedis(settings, new RedisConnection(settings));
    }

    /** Lets Redis follow the database's role. */
    public RedisControl control() {
        return redis;
    }

    /** Gives connection and threads back. May be called twice; a use after it connects anew. */
    @Override
    public void close() {
        redis.close();
    }
}
