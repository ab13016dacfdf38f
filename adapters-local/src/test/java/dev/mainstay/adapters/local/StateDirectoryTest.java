package dev.mainstay.adapters.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.ports.settings.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {

    @TempDir
    Path temporary;

    @Test
    void touches_nothing_until_it_is_opened() {
        try (StateDirectory directory = new StateDirectory(temporary.resolve("state"))) {
            assertThat(directory.file("")).doesNotExist();
            assertThatThrownBy(() -> directory.replace("node.json", "{}")).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void admits_one_agent_and_names_its_process() {
        try (Nodes node = new Nodes(temporary.resolve("state"))) {
            assertThatThrownBy(() -> node.another().open())
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
        }
    }

    @Test
    void stays_locked_against_other_processes_after_it_refused_an_agent_of_its_own() throws Exception {
        try (Nodes node = new Nodes(temporary.resolve("state"))) {
            assertThatThrownBy(() -> node.another().open()).isInstanceOf(ConflictException.class);
            assertThatThrownBy(() -> node.another().open()).isInstanceOf(ConflictException.class);

            assertThat(OtherAgent.runToEnd(temporary.resolve("state"), "open"))
                    .contains("in use by process " + ProcessHandle.current().pid());
        }
        assertThat(OtherAgent.runToEnd(temporary.resolve("state"), "open")).contains("opened");
    }

    @Test
    void admits_the_next_agent_when_the_first_gave_it_free() {
        Nodes node = new Nodes(temporary.resolve("state"));
        node.close();
        node.close();

        try (LocalAdapter next = node.another()) {
            next.open();
            next.open();
            assertThat(next.state().load().node().hardwareId().value()).startsWith("hw-");
        }
    }

    @Test
    void refuses_a_directory_in_which_others_may_write() throws IOException {
        Path open = Files.createDirectory(temporary.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwx---"));

        assertThatThrownBy(() -> new StateDirectory(open).open())
                .isInstanceOf(OperationFailedException.class)
                .hasMessageContaining("chmod 0711 " + open);
    }

    @Test
    void tells_how_to_make_a_directory_that_it_cannot_make() throws IOException {
        Path file = Files.createFile(temporary.resolve("file"));

        assertThatThrownBy(() -> new StateDirectory(file.resolve("state")).open())
                .isInstanceOf(OperationFailedException.class)
                .hasMessageContaining("install -d -m 0711");
    }

    @Test
    void hands_the_credential_of_the_command_line_to_whoever_may_read_it() throws IOException {
        try (Nodes node = new Nodes(temporary.resolve("state"))) {
            assertThat(node.agent().publishedToken()).isEmpty();

            node.agent().publishToken(Secret.of("token"));

            assertThat(node.another().publishedToken()).contains(Secret.of("token"));
            Path file = node.agent().stateDirectory().resolve("cli-token");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }
}
