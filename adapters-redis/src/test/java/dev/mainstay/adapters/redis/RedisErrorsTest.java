package dev.mainstay.adapters.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import org.junit.jupiter.api.Test;

class RedisErrorsTest {

    private static final Endpoint SERVER = new Endpoint(new NodeAddress("10.0.0.1"), 6379);

    @Test
    void repeats_no_argument_of_a_command_that_redis_does_not_know() {
        ClusterException error = RedisErrors.translate(
                SERVER,
                new RedisCommandExecutionException(
                        "ERR unknown command 'CONFIG', with args beginning with: 'SET' 'masterauth' 'hunter2'"));

        assertThat(error)
                .isInstanceOf(OperationFailedException.class)
                .hasMessageContaining("unknown command 'CONFIG'")
                .hasMessageNotContaining("hunter2")
                .hasNoCause();
    }

    @Test
    void takes_a_redis_that_loads_its_data_for_one_that_does_not_answer_yet() {
        assertThat(RedisErrors.translate(
                        SERVER, new RedisCommandExecutionException("LOADING Redis is loading the dataset in memory")))
                .isInstanceOf(UnavailableException.class);
    }

    @Test
    void finds_a_refused_login_behind_a_failed_connection() {
        RedisConnectionException failed = new RedisConnectionException(
                "Unable to connect", new RedisCommandExecutionException("WRONGPASS invalid username-password pair"));

        assertThat(RedisErrors.translate(SERVER, failed))
                .isInstanceOf(OperationFailedException.class)
                .hasMessageContaining("redis.password");
    }
}
