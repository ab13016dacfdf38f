package dev.mainstay.hosts.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PauseCommandTest {

    @TempDir
    Path directory;

    @Test
    void pause_and_resume_change_the_configuration_at_the_nodes_second_api() throws IOException {
        try (FakeServer server = FakeServer.answering("PATCH /config", 200, "{}")) {
            String config = config(server, "username: u, password: p");

            Shell.Outcome paused = new Shell().run("--config", config, "pause");
            Shell.Outcome resumed = new Shell().run("--config", config, "resume");

            assertThat(paused.code()).as(paused.err()).isZero();
            assertThat(paused.out()).contains("paused");
            assertThat(resumed.code()).isZero();
            assertThat(server.asked())
                    .extracting(FakeServer.Asked::body)
                    .containsExactly("{\"pause\":true}", "{\"pause\":null}");
            assertThat(server.asked().get(0).header("Authorization"))
                    .isEqualTo("Basic "
                            + Base64.getEncoder()
                                    .encodeToString("u:p".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        }
    }

    @Test
    void a_refusal_is_told_with_what_may_be_the_reason() throws IOException {
        try (FakeServer server = FakeServer.answering("PATCH /config", 403, "Access is denied")) {
            Shell.Outcome refused = new Shell().run("--config", config(server, "scope: x"), "pause");

            assertThat(refused.code()).isEqualTo(69);
            assertThat(refused.err()).contains("answered 403").contains("patroni.allowlist");
        }
    }

    private String config(FakeServer server, String more) throws IOException {
        Path file = directory.resolve("mainstay.yml");
        Files.writeString(
                file,
                "node: {advertise: {host: 203.0.113.10}}\npatroni: {host: 127.0.0.1, port: " + server.port() + ", "
                        + more + "}\n");
        return file.toString();
    }
}
