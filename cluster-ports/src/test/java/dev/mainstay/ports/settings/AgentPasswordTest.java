package dev.mainstay.ports.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AgentPasswordTest {

    /** printf mainstay-role | openssl dgst -sha256 -hmac 0123456789abcdef */
    @Test
    void is_the_hmac_that_every_other_tool_computes() {
        assertThat(AgentPassword.derive(Secret.of("0123456789abcdef")).reveal())
                .isEqualTo("a3ffd22b2b70c0f1b8385ab5058b89afbebf62627b6028530507a5bdba650d36");
    }

    @Test
    void differs_with_the_cluster_secret_and_ignores_white_space_around_it() {
        Secret one = AgentPassword.derive(Secret.of("one"));
        assertThat(AgentPassword.derive(Secret.of(" one\n"))).isEqualTo(one);
        assertThat(AgentPassword.derive(Secret.of("two"))).isNotEqualTo(one);
    }
}
