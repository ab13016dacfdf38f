package dev.mainstay.domain.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.InvalidRequestException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every identity that comes from outside, with its form. */
class IdentitiesTest {
    private record Form(String name, Function<String, Object> of, int longest, List<String> good, List<String> bad) {}

    private static Stream<Form> forms() {
        List<String> hostile = List.of("", " ", "a b", "a\nb", "a\u0000b", "é", "a\u007fb");
        return Stream.of(
                new Form("cluster id", ClusterId::new, 50, List.of("CL-0a1b", "cluster_a8f3kj92", "!"), hostile),
                new Form("hardware id", HardwareId::new, 100, List.of("52:54:00:12:34:56", "hw-1"), hostile),
                new Form("version", SoftwareVersion::new, 50, List.of("1.0.373", "unknown"), hostile),
                new Form("event id", EventId::new, 40, List.of("A-z_9"), List.of("", "a.b", "a b", "a'b", "é")),
                new Form("operation id", OperationId::new, 40, List.of("op-1"), List.of("", "../x", "a/b", "a;b", "é")),
                new Form(
                        "slot name",
                        SlotName::new,
                        63,
                        List.of("replica_2", "a", "0"),
                        List.of("", "Replica", "a-b", "a:b", "a\"b", "a;b", "é")),
                new Form(
                        "system identifier",
                        SystemIdentifier::new,
                        20,
                        List.of("7312345678901234567"),
                        List.of("", "-1", "0x1", "7 ", "٣")));
    }

    static Stream<Arguments> good() {
        return forms().flatMap(form -> form.good().stream().map(text -> Arguments.of(form, text)));
    }

    static Stream<Arguments> bad() {
        return forms().flatMap(form -> form.bad().stream().map(text -> Arguments.of(form, text)));
    }

    @ParameterizedTest
    @MethodSource("good")
    void accepts(Form form, String text) {
        assertThat(form.of().apply(text)).hasToString(text);
    }

    @ParameterizedTest
    @MethodSource("bad")
    void refuses_and_names_the_value(Form form, String text) {
        assertThatThrownBy(() -> form.of().apply(text))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith(form.name() + " '")
                .message()
                .doesNotContain("\n", "\u0000");
    }

    @Test
    void length_has_an_end() {
        forms().forEach(form -> {
            String digit = form.name().equals("system identifier") ? "1" : "a";
            assertThatCode(() -> form.of().apply(digit.repeat(form.longest()))).doesNotThrowAnyException();
            assertThatThrownBy(() -> form.of().apply(digit.repeat(form.longest() + 1)))
                    .as(form.name())
                    .isInstanceOf(InvalidRequestException.class);
        });
    }

    @Test
    void a_server_name_is_trimmed_and_printable() {
        assertThat(new ServerName("  DC1 Primary ").value()).isEqualTo("DC1 Primary");
        assertThat(new ServerName("Größe 東京").value()).isEqualTo("Größe 東京");
        for (String bad : List.of("", "   ", "a\nb", "a\u2028b", "a\u0007b", "x".repeat(101))) {
            assertThatThrownBy(() -> new ServerName(bad)).isInstanceOf(InvalidRequestException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0})
    void node_ids_begin_at_one(int value) {
        assertThatThrownBy(() -> new NodeId(value)).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void a_slot_belongs_to_its_node() {
        assertThat(SlotName.of(new NodeId(17))).hasToString("replica_17");
    }

    @Test
    void terms_only_grow() {
        assertThat(Term.NONE.next()).isEqualTo(new Term(1));
        assertThat(new Term(2).isNewerThan(new Term(1))).isTrue();
        assertThat(new Term(2).isNewerThan(new Term(2))).isFalse();
        assertThat(new Term(2).max(new Term(7))).isEqualTo(new Term(7));
        assertThat(new Term(7).max(new Term(2))).isEqualTo(new Term(7));
        assertThatThrownBy(() -> new Term(-1)).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> new Term(Long.MAX_VALUE).next()).isInstanceOf(ArithmeticException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://db:80", "https://203.0.113.10:443", "http://[2001:db8::1]:8080"})
    void a_peer_url_reads_what_it_writes(String text) {
        assertThat(PeerUrl.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "db:80",
                "ftp://db:80",
                "http://db",
                "http://db:0",
                "http://db:65536",
                "http://db:99999",
                "http://db:80/",
                "http://user@db:80",
                "http://db:80?x",
                "http://db:80#x",
                "http://::1:80",
                "http://2001:db8::1:80",
                "http://[::1:80",
                "http://::1]:80",
                "http://a[b:80",
                "http://[db]:80",
                "http://[203.0.113.10]:80",
                "http://[]:80",
                "http://db:٨٠",
                "http://d b:80"
            })
    void other_urls_are_refused(String text) {
        assertThatThrownBy(() -> PeerUrl.parse(text)).isInstanceOf(InvalidRequestException.class);
    }
}
