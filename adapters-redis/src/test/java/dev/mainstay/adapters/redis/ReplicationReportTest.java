package dev.mainstay.adapters.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.ports.out.RedisObservation;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReplicationReportTest {

    @Test
    void knows_a_main() {
        assertThat(ReplicationReport.read("# Replication\r\nrole:master\r\nconnected_slaves:0\r\n"))
                .isEqualTo(new RedisObservation(true, "", Optional.empty(), false));
    }

    @Test
    void knows_a_replica_of_an_ipv6_main() {
        String answer =
                "# Replication\r\nrole:slave\r\nmaster_host:2001:db8::1\r\nmaster_port:6380\r\nmaster_link_status:up\r\n";

        assertThat(ReplicationReport.read(answer))
                .isEqualTo(new RedisObservation(
                        true, "", Optional.of(new Endpoint(new NodeAddress("2001:db8::1"), 6380)), true));
    }

    @Test
    void knows_a_link_that_is_down() {
        String answer = "role:slave\nmaster_host:main.example\nmaster_port:6379\nmaster_link_status:down\n";

        assertThat(ReplicationReport.read(answer).linkUp()).isFalse();
    }

    @Test
    void does_not_take_an_answer_without_sense_for_a_state() {
        assertThat(ReplicationReport.read("").answered()).isFalse();
        assertThat(ReplicationReport.read("role:slave\nmaster_host:?\nmaster_port:x\n")
                        .answered())
                .isFalse();
    }
}
