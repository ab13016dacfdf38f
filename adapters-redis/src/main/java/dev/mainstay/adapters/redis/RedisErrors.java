package dev.mainstay.adapters.redis;

import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.identity.Endpoint;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import java.net.ConnectException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Turns Redis's errors into ours. An answer that refuses is told without its cause: Redis repeats the arguments of a
 * command it does not know, and one of them may be a password.
 */
final class RedisErrors {

    private static final List<String> NOT_YET = List.of("LOADING", "BUSY", "MASTERDOWN", "TRYAGAIN");
    private static final List<String> LOGIN = List.of("NOAUTH", "WRONGPASS", "ERR AUTH", "ERR invalid password");
    private static final String REPEATED_ARGUMENTS = "(?s),? with args beginning with.*";

    private RedisErrors() {}

    static ClusterException translate(Endpoint server, RedisException error) {
        Optional<String> answer = answerIn(error);
        if (answer.isEmpty()) {
            return new UnavailableException(silence(server, error), error);
        }
        String words = answer.get().replaceAll(REPEATED_ARGUMENTS, "");
        if (startsWithOne(words, NOT_YET)) {
            return new UnavailableException("Redis at " + server + " is not ready: " + words);
        }
        if (startsWithOne(words, LOGIN)) {
            return new OperationFailedException("Redis at " + server
                    + " refuses the login: compare redis.password with requirepass in redis.conf (" + words + ")");
        }
        return new OperationFailedException("Redis at " + server + " refuses: " + words);
    }

    /** What Redis answered, when it did; a refused login arrives as a connection that failed. */
    static Optional<String> answerIn(RedisException error) {
        return causes(error)
                .filter(RedisCommandExecutionException.class::isInstance)
                .map(cause -> String.valueOf(cause.getMessage()))
                .findFirst();
    }

    /** Whether nothing came within a limit. */
    static boolean isLate(RedisException error) {
        return causes(error).anyMatch(RedisErrors::isTimeout);
    }

    /** Netty tells a connect that took too long from a refused one by its words only. */
    private static boolean isTimeout(Throwable cause) {
        return cause instanceof RedisCommandTimeoutException
                || (cause instanceof ConnectException
                        && String.valueOf(cause.getMessage()).contains("timed out"));
    }

    private static String silence(Endpoint server, RedisException error) {
        return "Redis at " + server + (isLate(error) ? " does not answer in time" : " does not answer")
                + ": see systemctl status redis-server";
    }

    private static boolean startsWithOne(String words, List<String> beginnings) {
        return beginnings.stream().anyMatch(words::startsWith);
    }

    private static Stream<Throwable> causes(Throwable error) {
        return Stream.iterate(Optional.of(error), Optional::isPresent, one -> one.map(Throwable::getCause))
                .flatMap(Optional::stream);
    }
}
