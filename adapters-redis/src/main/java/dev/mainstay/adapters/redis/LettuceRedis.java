package dev.mainstay.adapters.redis;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.ports.out.Reach;
import dev.mainstay.ports.out.RedisControl;
import dev.mainstay.ports.out.RedisObservation;
import dev.mainstay.ports.out.RedisSource;
import dev.mainstay.ports.settings.Secret;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commands the local Redis over Lettuce.
 *
 * <p>Safe for all threads. Source: D20, M19, spec/panel-api.md 5.12.
 */
final class LettuceRedis implements RedisControl, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LettuceRedis.class);
    private static final String MAIN_PASSWORD = "masterauth";
    private static final String NO_CONFIG_FILE = "running without a config file";

    private final RedisSettings settings;
    private final RedisConnection connection;

    LettuceRedis(RedisSettings settings, RedisConnection connection) {
        this.settings = settings;
        this.connection = connection;
    }

    @Override
    public boolean isManaged() {
        return settings.replicated();
    }

    @Override
    public RedisObservation look() {
        if (!isManaged()) {
            return unseen("Redis replication is not configured");
        }
        try {
            return ReplicationReport.read(connection.use(redis -> redis.info("replication")));
        } catch (RedisException error) {
            return unseen(String.valueOf(
                    RedisErrors.translate(settings.server(), error).getMessage()));
        }
    }

    /** The password first: a link that was tried without it is tried again only after a pause. */
    @Override
    public void follow(RedisSource main) {
        command(redis -> {
            String unusedPassword = redis.configSet(
                    MAIN_PASSWORD, main.password().map(Secret::reveal).orElse(""));
            String unusedRole =
                    redis.replicaof(main.main().address().host(), main.main().port());
        });
    }

    @Override
    public void standAlone() {
        command(redis -> {
            String unusedRole = redis.replicaofNoOne();
            String unusedPassword = redis.configSet(MAIN_PASSWORD, "");
        });
    }

    @Override
    public Optional<Secret> password() {
        return isManaged() ? settings.password() : Optional.empty();
    }

    @Override
    public Reach reach(Endpoint server, Duration limit) {
        return RedisPing.reach(server, limit);
    }

    @Override
    public void close() {
        connection.close();
    }

    private void command(Consumer<RedisCommands<String, String>> change) {
        if (!isManaged()) {
            return;
        }
        try {
            boolean unusedSaved = connection.use(redis -> {
                change.accept(redis);
                return save(redis);
            });
        } catch (RedisException error) {
            throw RedisErrors.translate(settings.server(), error);
        }
    }

    /**
     * A role that was set at run time is gone after a restart of Redis (M19). The change itself holds already, so a
     * file that cannot be written is no failure; the agent looks at each start and sets the role again.
     */
    private boolean save(RedisCommands<String, String> redis) {
        try {
            String unusedOk = redis.configRewrite();
            return true;
        } catch (RedisCommandExecutionException refused) {
            String words = String.valueOf(refused.getMessage());
            if (!words.contains(NO_CONFIG_FILE)) {
                log.atWarn()
                        .setMessage(
                                "the role of Redis holds until Redis restarts: its configuration file was not written")
                        .addKeyValue("server", settings.server())
                        .addKeyValue("answer", words)
                        .log();
            }
            return false;
        }
    }

    private static RedisObservation unseen(String reason) {
        return new RedisObservation(false, reason, Optional.empty(), false);
    }
}
