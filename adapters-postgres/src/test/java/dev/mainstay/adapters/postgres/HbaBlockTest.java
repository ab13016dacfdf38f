package dev.mainstay.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.ports.out.AccessRules;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HbaBlockTest {

    private static final List<String> AGENT = List.of("127.0.0.1/32", "::1/128", "samehost");
    private static final AccessRules OPEN = rules(false, "10.0.0.2", "db-2.example.net", "2001:db8::7", "127.0.0.2");

    @Test
    void says_the_exact_lines_of_the_wire() {
        assertThat(OPEN.replicationLines())
                .containsExactly(
                        "host replication replicator 10.0.0.2/32 md5",
                        "host replication replicator db-2.example.net md5",
                        "host replication replicator 2001:db8::7/128 md5",
                        "host replication replicator 127.0.0.1/32 md5");
    }

    @Test
    void says_a_line_once_for_peers_on_one_machine() {
        assertThat(rules(false, "127.0.0.1", "127.0.0.2", "localhost").replicationLines())
                .containsExactly("host replication replicator 127.0.0.1/32 md5");
    }

    @Test
    void stands_first_and_refuses_everybody_else_only_when_closed() {
        assertThat(text(HbaBlock.apply(bytes("host all all all trust\n"), OPEN, "panel", AGENT)))
                .startsWith(HbaBlock.BEGIN)
                .doesNotContain("reject")
                .endsWith(HbaBlock.END + "\nhost all all all trust\n");
        String closed =
                text(HbaBlock.apply(bytes("host all all all trust\n"), rules(true, "10.0.0.2"), "panel", AGENT));
        assertThat(closed.indexOf("host all mainstay")).isLessThan(closed.indexOf("host all all all reject"));
        assertThat(closed.indexOf("10.0.0.2/32")).isLessThan(closed.indexOf("host replication all all reject"));
    }

    @Test
    void lets_peers_rewind_through_one_database_while_open() {
        assertThat(OPEN.rewindLines("rad\"ius"))
                .containsExactly(
                        "host \"rad\"\"ius\" replicator 10.0.0.2/32 md5",
                        "host \"rad\"\"ius\" replicator db-2.example.net md5",
                        "host \"rad\"\"ius\" replicator 2001:db8::7/128 md5",
                        "host \"rad\"\"ius\" replicator 127.0.0.1/32 md5");
        assertThat(text(HbaBlock.apply(bytes(""), OPEN, "panel", AGENT)))
                .contains("host \"panel\" replicator 10.0.0.2/32 md5\n");
        assertThat(rules(true, "10.0.0.2").rewindLines("panel")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "local all all peer\n",
                "no end of line",
                "\n\n# comment\n",
                "windows\r\nlines\r\n",
                "# h\u00e9b\u00e9 \u00ff\n"
            })
    void leaves_the_rest_byte_for_byte(String rest) {
        byte[] before = rest.getBytes(StandardCharsets.ISO_8859_1);
        byte[] once = HbaBlock.apply(before, OPEN, "panel", AGENT);
        assertThat(HbaBlock.apply(once, OPEN, "panel", AGENT)).isEqualTo(once);
        assertThat(HbaBlock.remove(once)).isEqualTo(before);
        assertThat(HbaBlock.remove(HbaBlock.apply(once, rules(true), "panel", AGENT)))
                .isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {HbaBlock.BEGIN, HbaBlock.END, HbaBlock.BEGIN + "\n" + HbaBlock.BEGIN})
    void touches_no_file_whose_marks_do_not_match(String marks) {
        byte[] damaged = bytes("a\n" + marks + "\nb\n");
        assertThatThrownBy(() -> HbaBlock.remove(damaged)).isInstanceOf(OperationFailedException.class);
        assertThatThrownBy(() -> HbaBlock.apply(damaged, OPEN, "panel", AGENT))
                .isInstanceOf(OperationFailedException.class);
    }

    private static AccessRules rules(boolean closed, String... peers) {
        return new AccessRules(closed, Stream.of(peers).map(NodeAddress::new).toList());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void has_no_peers_when_there_are_none() {
        assertThat(new AccessRules(true, List.of()).replicationLines()).isEmpty();
    }
}
