package dev.mainstay.testing.fake;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.ports.out.RedisControl;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.testing.contract.RedisControlContract;
import java.util.Optional;

class FakeRedisTest extends RedisControlContract {

    private static final Secret PASSWORD = Secret.of("main");

    private final FakeRedisNetwork network = new FakeRedisNetwork();
    private final FakeRedis main = network.add(at("10.0.0.1"), PASSWORD);
    private final FakeRedis local = network.add(at("10.0.0.2"), Secret.of("local"));

    @Override
    protected RedisControl local() {
        return local;
    }

    @Override
    protected RedisControl unmanaged() {
        FakeRedis unmanaged = new FakeRedisNetwork().add(at("10.0.0.2"));
        unmanaged.unmanaged();
        return unmanaged;
    }

    @Override
    protected Endpoint main() {
        return main.at();
    }

    @Override
    protected Secret mainPassword() {
        return PASSWORD;
    }

    @Override
    protected void putOnMain(String key, String value) {
        main.put(key, value);
    }

    @Override
    protected Optional<String> getLocally(String key) {
        return local.get(key);
    }

    @Override
    protected void crash() {
        local.down();
    }

    @Override
    protected void recover() {
        local.up();
    }

    @Override
    protected Endpoint nowhere() {
        return at("10.0.0.99");
    }

    private static Endpoint at(String host) {
        return new Endpoint(new NodeAddress(host), 6379);
    }
}
