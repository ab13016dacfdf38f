package dev.mainstay.adapters.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.ports.out.RedisControl;
import dev.mainstay.ports.out.RedisSource;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.testing.contract.RedisControlContract;
import dev.mainstay.testing.fixture.Ports;
import dev.mainstay.testing.fixture.RedisServer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LettuceRedisIT extends RedisControlContract {

    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Endpoint nowhere = new Endpoint(new NodeAddress("127.0.0.1"), Ports.free());
    private RedisServer main;
    private RedisServer local;
    private RedisAdapter adapter;

    @BeforeEach
    void start() {
        main = RedisServer.withPassword();
        local = RedisServer.withPassword();
        adapter = new RedisAdapter(settings(true, secretOf(local)), System::nanoTime);
    }

    @AfterEach
    void stop() {
        adapter.close();
        local.close();
        main.close();
    }

    @Override
    protected RedisControl local() {
        return adapter.control();
    }

    @Override
    protected RedisControl unmanaged() {
        return new RedisAdapter(settings(false, secretOf(local)), System::nanoTime).control();
    }

    @Override
    protected Endpoint main() {
        return endpointOf(main);
    }

    @Override
    protected Secret mainPassword() {
        return secretOf(main).orElseThrow();
    }

    @Override
    protected void putOnMain(String key, String value) {
        assertThat(main.ask("SET", key, value)).isEqualTo("OK");
    }

    @Override
    protected Optional<String> getLocally(String key) {
        return Optional.of(local.ask("GET", key)).filter(value -> !value.isEmpty());
    }

    @Override
    protected void crash() {
        local.kill();
    }

    @Override
    protected void recover() {
        local.restart();
    }

    @Override
    protected Endpoint nowhere() {
        return nowhere;
    }

    @Test
    void keeps_the_role_over_a_restart_of_redis() {
        local().follow(new RedisSource(main(), secretOf(main)));
        local.restart();

        await().atMost(SOON).until(() -> local().look().linkUp());

        local().standAlone();
        assertThat(local.configuration())
                .doesNotContain("replicaof")
                .doesNotContain(mainPassword().reveal());
        local.restart();
        await().atMost(SOON).until(() -> local().look().answered());
        assertThat(local().look().following()).isEmpty();
    }

    @Test
    void says_that_the_link_is_down_when_the_main_dies() {
        local().follow(new RedisSource(main(), secretOf(main)));
        await().atMost(SOON).until(() -> local().look().linkUp());

        main.kill();

        await().atMost(SOON).until(() -> !local().look().linkUp());
        assertThat(local().look().following()).contains(main());
    }

    @Test
    void gives_a_frozen_redis_no_more_than_its_limit_and_uses_it_again_when_it_thaws() {
        assertThat(local().look().answered()).isTrue();
        local.freeze();
        try {
            long start = System.nanoTime();
            assertThat(local().look().reason()).contains("in time");
            assertThatThrownBy(() -> local().standAlone()).isInstanceOf(UnavailableException.class);
            assertThat(local().reach(endpointOf(local), LIMIT).answered()).isFalse();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        } finally {
            local.thaw();
        }
        await().atMost(SOON).until(() -> local().look().answered());
    }

    @Test
    void tells_how_to_mend_a_password_that_redis_refuses_and_repeats_none() {
        try (RedisAdapter wrong =
                new RedisAdapter(settings(true, Optional.of(Secret.of("wrong-guess"))), System::nanoTime)) {
            assertThat(wrong.control().look().reason())
                    .contains("redis.password")
                    .doesNotContain("wrong-guess");
            assertThatThrownBy(() -> wrong.control().standAlone())
                    .isInstanceOf(OperationFailedException.class)
                    .hasMessageContaining("requirepass")
                    .hasMessageNotContaining("wrong-guess");
        }
    }

    @Test
    void works_with_a_redis_without_a_password_and_one_without_a_configuration_file() {
        try (RedisServer open = RedisServer.open();
                RedisAdapter free = new RedisAdapter(
                        new RedisSettings(true, endpointOf(open), Optional.empty(), LIMIT, LIMIT), System::nanoTime)) {
            free.control().follow(new RedisSource(main(), secretOf(main)));

            await().atMost(SOON).until(() -> free.control().look().linkUp());
            assertThat(free.control().password()).isEmpty();
            assertThat(local().reach(endpointOf(open), LIMIT).answered()).isTrue();
        }
    }

    @Test
    void takes_something_else_that_answers_for_no_redis() throws Exception {
        try (FakeHttp other = new FakeHttp()) {
            assertThat(local().reach(new Endpoint(new NodeAddress("127.0.0.1"), other.port()), LIMIT)
                            .reason())
                    .contains("is not a Redis");
        }
    }

    @Test
    void tells_a_name_that_nobody_knows_apart() {
        assertThat(local().reach(new Endpoint(new NodeAddress("no-such-host.invalid"), 6379), LIMIT)
                        .reason())
                .contains("no-such-host.invalid")
                .contains("name");
    }

    @Test
    void may_be_closed_twice() {
        assertThat(local().look().answered()).isTrue();

        adapter.close();
        adapter.close();

        assertThat(local().look().answered()).isTrue();
    }

    private RedisSettings settings(boolean managed, Optional<Secret> password) {
        return new RedisSettings(managed, endpointOf(local), password, LIMIT, LIMIT);
    }

    private static Endpoint endpointOf(RedisServer server) {
        return new Endpoint(new NodeAddress(server.address()), server.port());
    }

    private static Optional<Secret> secretOf(RedisServer server) {
        return server.password().map(Secret::of);
    }
}
