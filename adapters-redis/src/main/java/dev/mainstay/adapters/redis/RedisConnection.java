package dev.mainstay.adapters.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * One connection to the local Redis, opened at its first use. One that failed is given up, and the next use opens
 * another: nothing waits in a queue for a Redis that is gone.
 *
 * <p>Safe for all threads; one use at a time, each within connect and command timeout. Owns two I/O and two computation
 * threads from the first use to {@link #close}.
 */
final class RedisConnection implements AutoCloseable {

    private static final int THREADS = 2;

    private final RedisSettings settings;
    private Optional<ClientResources> threads = Optional.empty();
    private Optional<RedisClient> client = Optional.empty();
    private Optional<StatefulRedisConnection<String, String>> connection = Optional.empty();

    RedisConnection(RedisSettings settings) {
        this.settings = settings;
    }

    /** Runs commands; throws in Redis's own terms, see {@link RedisErrors}. */
    synchronized <T> T use(Function<RedisCommands<String, String>, T> commands) {
        try {
            return commands.apply(open().sync());
        } catch (RedisCommandExecutionException refused) {
            // The connection is as good as before: Redis answered on it.
            throw refused;
        } catch (RedisException broken) {
            drop();
            throw broken;
        }
    }

    @Override
    public synchronized void close() {
        drop();
        client.ifPresent(open -> open.shutdown(Duration.ZERO, settings.commandTimeout()));
        client = Optional.empty();
        threads.ifPresent(owned -> {
            var unusedFuture = owned.shutdown();
        });
        threads = Optional.empty();
    }

    private StatefulRedisConnection<String, String> open() {
        if (!connection.map(StatefulRedisConnection::isOpen).orElse(false)) {
            drop();
            connection = Optional.of(connect());
        }
        return connection.orElseThrow();
    }

    /** A refused login ends the connection, and the end may be noticed before the reason: then it is asked for again. */
    private StatefulRedisConnection<String, String> connect() {
        try {
            return client().connect();
        } catch (RedisConnectionException ended) {
            if (RedisErrors.answerIn(ended).isPresent() || RedisErrors.isLate(ended)) {
                throw ended;
            }
            return client().connect();
        }
    }

    private void drop() {
        connection.ifPresent(StatefulRedisConnection::close);
        connection = Optional.empty();
    }

    private RedisClient client() {
        if (client.isEmpty()) {
            ClientResources owned = DefaultClientResources.builder()
                    .ioThreadPoolSize(THREADS)
                    .computationThreadPoolSize(THREADS)
                    .build();
            RedisClient made = RedisClient.create(owned, address());
            made.setOptions(options());
            threads = Optional.of(owned);
            client = Optional.of(made);
        }
        return client.orElseThrow();
    }

    private RedisURI address() {
        RedisURI.Builder builder = RedisURI.builder()
                .withHost(settings.server().address().host())
                .withPort(settings.server().port())
                .withTimeout(settings.commandTimeout());
        settings.password()
                .ifPresent(password -> builder.withPassword(password.reveal().toCharArray()));
        return builder.build();
    }

    private ClientOptions options() {
        return ClientOptions.builder()
                .autoReconnect(false)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .timeoutOptions(TimeoutOptions.enabled(settings.commandTimeout()))
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(settings.connectTimeout())
                        .build())
                .build();
    }
}
