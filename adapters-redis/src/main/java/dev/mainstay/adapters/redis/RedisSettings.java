package dev.mainstay.adapters.redis;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.ports.settings.Section;
import java.time.Duration;
import java.util.Optional;

/**
 * The local Redis.
 *
 * @param replicated whether its role follows the database's; when not, it is never changed
 * @param server where it listens; it speaks clear text
 * @param password of its default user
 * @param connectTimeout longest wait for a connection; 100 ms to 10 s, default 2 s
 * @param commandTimeout longest wait for an answer; 100 ms to 30 s, default 2 s
 */
public record RedisSettings(
        boolean replicated,
        Endpoint server,
        Optional<Secret> password,
        Duration connectTimeout,
        Duration commandTimeout) {

    private static final int PORT = 6379;
    private static final int HIGHEST_PORT = 65_535;
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);
    private static final Duration LONGEST_COMMAND = Duration.ofSeconds(30);

    /** Rejects waits out of range with {@code InvalidRequestException}. */
    public RedisSettings {
        requireBetween("connect timeout", connectTimeout, LONGEST_CONNECT);
        requireBetween("command timeout", commandTimeout, LONGEST_COMMAND);
    }

    /** Reads the section {@code redis}. */
    public static RedisSettings from(Section section) {
        return new RedisSettings(
                section.about("whether the role of Redis follows the database's")
                        .flag("replication", false),
                new Endpoint(
                        section.about("where Redis listens").parsed("host", "127.0.0.1", NodeAddress::new),
                        section.about("its port").integer("port", PORT, 1, HIGHEST_PORT)),
                section.about("the password of its default user").secret("password"),
                section.about("longest wait for a connection").duration("connect_timeout", "2s", "100ms", "10s"),
                section.about("longest wait for an answer").duration("command_timeout", "2s", "100ms", "30s"));
    }

    /** The same server, with waits no longer than that. */
    RedisSettings within(Duration longest) {
        return new RedisSettings(
                replicated, server, password, shorter(connectTimeout, longest), shorter(commandTimeout, longest));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static void requireBetween(String what, Duration value, Duration longest) {
        if (value.compareTo(SHORTEST) < 0 || value.compareTo(longest) > 0) {
            throw new InvalidRequestException(what + " " + value.toMillis() + " ms is not valid: expected "
                    + SHORTEST.toMillis() + " ms to " + longest.toSeconds() + " s");
        }
    }
}
