package dev.mainstay.testing.fake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.ports.out.RedisSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What was measured of Redis (PEERS M19), as far as the port can tell. Not modelled: {@code min-replicas-to-write} and
 * {@code FAILOVER}, which no adapter of ours uses.
 */
class FakeRedisRestartTest {

    private final FakeRedisNetwork network = new FakeRedisNetwork();
    private final FakeRedis main = network.add(at(1));
    private final FakeRedis replica = network.add(at(2));

    FakeRedisRestartTest() {
        main.put("token", "kept");
        replica.follow(new RedisSource(main.at(), Optional.empty()));
    }

    @Test
    void M19_a_role_that_was_written_down_outlives_a_restart() {
        replica.restart();
        assertThat(replica.look().following()).contains(main.at());
    }

    @Test
    void M19_a_role_that_could_not_be_written_down_is_gone_after_a_restart() {
        replica.standAlone();
        replica.loseConfigFile();
        replica.follow(new RedisSource(main.at(), Optional.empty()));
        assertThat(replica.look().following()).contains(main.at());
        replica.restart();
        assertThat(replica.look().following()).isEmpty();
    }

    @Test
    void M19_a_main_that_starts_empty_empties_its_replica() {
        assertThat(replica.get("token")).contains("kept");
        main.restartEmpty();
        assertThat(replica.get("token")).isEmpty();
    }

    @Test
    void M19_a_re_attached_old_main_loses_its_own_keys() {
        replica.standAlone();
        main.put("only-here", "x");
        main.follow(new RedisSource(replica.at(), Optional.empty()));
        assertThat(main.get("only-here")).isEmpty();
        assertThat(main.get("token")).contains("kept");
    }

    private static Endpoint at(int host) {
        return new Endpoint(new NodeAddress("10.0.0." + host), 6379);
    }
}
