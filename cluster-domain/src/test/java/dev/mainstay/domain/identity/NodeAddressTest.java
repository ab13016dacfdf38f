package dev.mainstay.domain.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.Seeds;
import dev.mainstay.domain.error.InvalidRequestException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeAddressTest {
    private static final String LABEL_OF_63 = "a".repeat(63);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "203.0.113.10",
                "0.0.0.0",
                "255.255.255.255",
                "db",
                "db-1.example.org",
                "xn--bcher-kva.example",
                "3com.example",
                "a1",
                "2001:db8::1",
                "::",
                "::1",
                "1:2:3:4:5:6:7:8",
                "fe80::1"
            })
    void accepts_literals_and_host_names(String host) {
        assertThat(new NodeAddress(host).host()).isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "db ",
                " db",
                "db 1",
                "db;rm -rf /",
                "$(id)",
                "`id`",
                "a|b",
                "a&b",
                "a>b",
                "a'b",
                "a\"b",
                "' OR 1=1 --",
                "a\\b",
                "a/b",
                "a%00b",
                "a\nb",
                "a\rb",
                "a\tb",
                "a\u0000b",
                "a,b",
                "a=b",
                "host=evil user=postgres",
                "a@b",
                "a?b",
                "a#b",
                "*",
                "~",
                "{a}",
                "a_b",
                "-db",
                "db-",
                "db.-a",
                "db-.a",
                ".db",
                "db.",
                "db..a",
                ".",
                "..",
                "bücher",
                "дб",
                "\u212adb",
                "db\u200b",
                "[::1]",
                "::1%eth0",
                ":::",
                "::1::",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "12345::",
                "g::1",
                ":1",
                "1:",
                "203.0.113.10:5432",
                "db:5432",
                "::ffff:203.0.113.10",
                "203.0.113",
                "203.0.113.256",
                "203.0.113.10.5",
                "203.0.113.010",
                "1",
                "2130706433",
                "127.1",
                "0177.0.0.1",
                "1.2.3.4.",
                "...",
                "0x7f000001",
                "0x7f.1",
                "0x7f.0.0.0x1",
                "db.1",
                "db.0x1f"
            })
    void refuses_everything_that_is_neither(String host) {
        assertThatThrownBy(() -> new NodeAddress(host))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("is not valid: expected");
    }

    @Test
    void a_message_carries_no_control_character_and_no_more_than_an_excerpt() {
        assertThatThrownBy(() -> new NodeAddress("\u001b[31m" + "x".repeat(5_000)))
                .isInstanceOf(InvalidRequestException.class)
                .message()
                .hasSizeLessThan(250)
                .doesNotContain("\u001b");
    }

    @Test
    void length_ends_at_63_per_label_and_255_in_all() {
        String longest = String.join(".", LABEL_OF_63, LABEL_OF_63, LABEL_OF_63, LABEL_OF_63);

        assertThat(new NodeAddress(longest).host()).hasSize(255);
        assertThatThrownBy(() -> new NodeAddress(longest + "a")).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> new NodeAddress("a".repeat(64))).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> new NodeAddress("a".repeat(1_000_000))).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void case_is_folded() {
        assertThat(new NodeAddress("DB-1.Example.ORG")).isEqualTo(new NodeAddress("db-1.example.org"));
        assertThat(new NodeAddress("2001:DB8::A")).isEqualTo(new NodeAddress("2001:db8::a"));
    }

    @ParameterizedTest
    @CsvSource({
        "2001:0db8:0000:0000:0000:0000:0000:0001, 2001:db8::1",
        "0:0:0:0:0:0:0:1, ::1",
        "0:0:0:0:0:0:0:0, ::",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:db8::1:0:0:1, 2001:db8::1:0:0:1",
        "1:0:2:3:4:5:6:7, 1:0:2:3:4:5:6:7",
        "1:0:0:0:0:0:0:0, 1::",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
        "::0:1, ::1"
    })
    void one_ipv6_address_has_one_form(String given, String canonical) {
        assertThat(new NodeAddress(given).host()).isEqualTo(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.255.254",
                "::1",
                "0:0:0:0:0:0:0:1",
                "0000::0001",
                "::ffff:7f00:1",
                "localhost",
                "LOCALHOST",
                "db.localhost"
            })
    void loopback_is_known_in_every_form(String host) {
        assertThat(new NodeAddress(host).isLoopback()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"128.0.0.1", "::2", "localhost.example", "127-0-0-1.example", "::ffff:8000:1"})
    void what_only_looks_like_loopback_is_not(String host) {
        assertThat(new NodeAddress(host).isLoopback()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "224.0.0.1",
                "239.255.255.255",
                "255.255.255.255",
                "::",
                "0:0::0",
                "ff02::1"
            })
    void nobody_dials_the_unspecified_and_multicast(String host) {
        assertThat(new NodeAddress(host).isUndialable()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"223.255.255.255", "1.0.0.0", "f::1", "db", "2001:db8::"})
    void others_can_be_dialled(String host) {
        assertThat(new NodeAddress(host).isUndialable()).isFalse();
    }

    @Test
    void only_numbers_are_literals() {
        assertThat(new NodeAddress("203.0.113.10").isLiteral()).isTrue();
        assertThat(new NodeAddress("2001:db8::1").isLiteral()).isTrue();
        assertThat(new NodeAddress("db").isLiteral()).isFalse();
    }

    /** Whatever was accepted is safe in a shell word, an SQL literal, a conninfo value, an hba line and a URL. */
    @Test
    void accepted_text_is_harmless_everywhere() {
        SplittableRandom random = Seeds.streamOf("accepted_text_is_harmless_everywhere");
        String alphabet = "aZ09.-:_ '\"\\$`;|&<>\n\u0000é\u212a/%@#?*[]=,";
        int accepted = 0;
        for (int round = 0; round < 50_000; round++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(1, 6);
            for (int at = 0; at < length; at++) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                assertThat(new NodeAddress(text.toString()).host()).matches("[a-z0-9.:-]+");
                accepted++;
            } catch (InvalidRequestException refused) {
                assertThat(refused).hasMessageContaining("is not valid");
            }
        }
        assertThat(accepted).as("the property was not empty").isPositive();
    }

    @Test
    void random_ipv6_addresses_keep_their_meaning() {
        SplittableRandom random = Seeds.streamOf("random_ipv6_addresses_keep_their_meaning");
        for (int round = 0; round < 2_000; round++) {
            StringBuilder full = new StringBuilder();
            for (int group = 0; group < 8; group++) {
                int value = random.nextInt(3) == 0 ? random.nextInt(0x10000) : 0;
                full.append(group == 0 ? "" : ":").append(String.format("%04x", value));
            }
            NodeAddress once = new NodeAddress(full.toString());
            NodeAddress twice = new NodeAddress(once.host());
            assertThat(twice).as("of %s", full).isEqualTo(once);
            assertThat(Ipv6Literal.parse(once.host())).isEqualTo(Ipv6Literal.parse(full.toString()));
        }
    }
}
