package dev.mainstay.adapters.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.ports.out.RevokedTokens;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.testing.contract.RevokedTokensContract;
import dev.mainstay.testing.fixture.RedisServer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LettuceRevokedTokensIT extends RevokedTokensContract {

    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final RedisServer server = RedisServer.withPassword();
    private final RedisAdapter adapter = new RedisAdapter(
            new RedisSettings(
                    false,
                    new Endpoint(new NodeAddress(server.address()), server.port()),
                    server.password().map(Secret::of),
                    LIMIT,
                    LIMIT),
            System::nanoTime);

    @AfterEach
    void stop() {
        adapter.close();
        server.close();
    }

    @Override
    protected RevokedTokens tokens() {
        return adapter.revokedTokens();
    }

    @Override
    protected void revoke(Secret token) {
        assertThat(server.ask("SET", "proisp:token:blacklist:" + token.reveal(), "1", "EX", "600"))
                .isEqualTo("OK");
    }

    @Override
    protected void crash() {
        server.kill();
    }

    @Override
    protected void recover() {
        server.restart();
    }

    @Test
    void k015_a_redis_that_hangs_holds_nobody_up() {
        server.freeze();
        try {
            long start = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                assertThat(tokens().isRevoked(Secret.of("a.b." + i))).isFalse();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        } finally {
            server.thaw();
        }
    }
}
