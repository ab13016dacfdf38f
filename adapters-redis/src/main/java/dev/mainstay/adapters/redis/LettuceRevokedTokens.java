package dev.mainstay.adapters.redis;

import dev.mainstay.ports.out.RevokedTokens;
import dev.mainstay.ports.out.Ticker;
import dev.mainstay.ports.settings.Secret;
import io.lettuce.core.RedisException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks revoked tokens up where the panel's log-out writes them. A Redis that fails is left alone for a moment, so that callers
 * do not queue for it; what was found revoked once stays so, since Redis may evict it.
 *
 * <p>Safe for all threads. Source: spec/panel-api.md 2.3, H-35.
 */
final class LettuceRevokedTokens implements RevokedTokens, AutoCloseable {

    /** How long a connection and an answer may take; also the longest wait for another caller's. */
    static final Duration LIMIT = Duration.ofMillis(500);

    /** How long a Redis that failed is not asked. */
    static final Duration REST = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(LettuceRevokedTokens.class);
    private static final String PREFIX = "proisp:token:blacklist:";
    private static final int MOST_SEEN = 10_000;

    private final RedisConnection connection;
    private final Ticker ticker;
    private final ReentrantLock asking = new ReentrantLock();
    private final Set<String> seen = new LinkedHashSet<>();
    private boolean away;
    private long awaySince;

    LettuceRevokedTokens(RedisConnection connection, Ticker ticker) {
        this.connection = connection;
        this.ticker = ticker;
    }

    @Override
    public boolean isRevoked(Secret token) {
        try {
            if (!asking.tryLock(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
        try {
            return seen.contains(digest(token)) || (!isResting() && ask(token));
        } finally {
            asking.unlock();
        }
    }

    private boolean isResting() {
        return away && ticker.nanos() - awaySince < REST.toNanos();
    }

    private boolean ask(Secret token) {
        try {
            boolean revoked = connection.use(redis -> redis.exists(PREFIX + token.reveal())) > 0;
            tellAway(false, "");
            if (revoked) {
                remember(digest(token));
            }
            return revoked;
        } catch (RedisException error) {
            // The reason alone: the command holds the token.
            tellAway(true, RedisErrors.isLate(error) ? "no answer in time" : "no usable answer");
            return false;
        }
    }

    /** Told when it begins and when it ends, not each time. */
    private void tellAway(boolean now, String reason) {
        awaySince = ticker.nanos();
        if (away != now) {
            away = now;
            log.atWarn()
                    .addKeyValue("reason", reason)
                    .log(
                            now
                                    ? "revoked tokens cannot be looked up and count as valid"
                                    : "revoked tokens are known again");
        }
    }

    private void remember(String digest) {
        seen.add(digest);
        if (seen.size() > MOST_SEEN) {
            seen.remove(seen.iterator().next());
        }
    }

    private static String digest(Secret token) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(token.reveal().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
