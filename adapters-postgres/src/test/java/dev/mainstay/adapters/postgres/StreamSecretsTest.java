package dev.mainstay.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.ports.out.StandbySource;
import dev.mainstay.ports.settings.Secret;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamSecretsTest {

    @Test
    void escapes_what_means_something_in_a_password_file() {
        assertThat(Passfile.line(Secret.of("a:b\\c'd $e\""))).isEqualTo("*:*:*:replicator:a\\:b\\\\c'd $e\"\n");
    }

    @Test
    void a_conninfo_names_the_file_and_not_the_password() {
        StandbySource source = new StandbySource(
                new Endpoint(new NodeAddress("2001:db8::1"), 5433),
                Secret.of("hunter2"),
                SlotName.of(new NodeId(4)),
                new NodeId(4));
        assertThat(StreamConninfo.of(source, Path.of("/var/lib/it's here/passfile"))
                        .toString())
                .startsWith("host=2001:db8::1 port=5433 user=replicator passfile='/var/lib/it\\'s here/passfile'")
                .contains("application_name=node_4")
                .doesNotContain("hunter2");
        assertThat(StreamConninfo.ofCopy(source, Path.of("/p")).toString()).doesNotContain("node_4");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "host=a password=hunter2 port=1 | host=a password=*** port=1",
                "password = 'hun ter2' x | password = *** x",
                "ALTER ROLE r PASSWORD 'hunt''er2'; | ALTER ROLE r PASSWORD ***;",
                "postgres://u:hunter2@h/db | postgres://u:***@h/db",
                "FATAL: password authentication failed for user | FATAL: password authentication failed for user"
            })
    void takes_passwords_out_of_the_words_of_others(String words, String shown) {
        assertThat(Redaction.of(words)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"relative/path", "/a$(id)", "/a`b", "/a\"b", "/a\nb", "/a'b"})
    void refuses_paths_that_a_shell_would_read(String path) {
        assertThatThrownBy(() -> LocalServerSettings.requirePlain(Path.of(path)))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void says_what_is_expected_where_the_data_is_a_mount_point() {
        assertThatThrownBy(() -> Directories.requireRenamable(Path.of("/proc")))
                .isInstanceOf(OperationFailedException.class)
                .hasMessageContaining("/proc is a mount point")
                .hasMessageContaining("/proc/data");
    }
}
