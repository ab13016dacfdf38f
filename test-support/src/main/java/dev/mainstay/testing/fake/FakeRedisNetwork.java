package dev.mainstay.testing.fake;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.ports.out.RedisSource;
import dev.mainstay.ports.settings.Secret;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The Redis servers that can reach each other. Safe for all threads. */
public final class FakeRedisNetwork {

    private final Map<Endpoint, FakeRedis> servers = new LinkedHashMap<>();

    /** A server without a password. */
    public FakeRedis add(Endpoint at) {
        return add(new FakeRedis(this, new RedisSource(at, Optional.empty())));
    }

    /** A server with a password. */
    public FakeRedis add(Endpoint at, Secret password) {
        return add(new FakeRedis(this, new RedisSource(at, Optional.of(password))));
    }

    private synchronized FakeRedis add(FakeRedis server) {
        servers.put(server.at(), server);
        return server;
    }

    /** The server there, when it is up. */
    synchronized Optional<FakeRedis> find(Endpoint at) {
        return Optional.ofNullable(servers.get(at)).filter(FakeRedis::isUp);
    }
}
