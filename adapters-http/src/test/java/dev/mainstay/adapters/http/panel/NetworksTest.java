package dev.mainstay.adapters.http.panel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.InvalidRequestException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.8, false",
        "10.0.0.0/9, 10.127.255.255, true",
        "10.0.0.0/9, 10.128.0.0, false",
        "0.0.0.0/0, 255.1.2.3, true",
        "0.0.0.0/0, ::1, false",
        "fd00::/8, fdff::1, true",
        "fd00::/8, fe80::1%eth0, false",
        "fe80::/10, [fe80::1%eth0], true",
        "10.0.0.0/8, ::ffff:10.1.2.3, true",
        "10.0.0.0/8, name.example, false",
        "10.0.0.0/8, '', false"
    })
    void holds_what_lies_in_it(String network, String address, boolean held) {
        assertThat(Networks.of(List.of(network)).hold(address)).isEqualTo(held);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "host",
                "10.0.0.0/33",
                "10.0.0.0/",
                "10.0.0.0/-1",
                "1.2.3",
                "256.1.1.1",
                "::/129",
                "1.2.3.4/8/8"
            })
    void refuses_what_is_none(String text) {
        assertThatThrownBy(() -> Networks.of(List.of(text)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("'" + text + "'")
                .hasMessageContaining("10.0.0.0/24");
    }

    @Test
    void none_holds_nothing() {
        assertThat(Networks.of(List.of()).hold("127.0.0.1")).isFalse();
    }
}
