package dev.mainstay.hosts.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.adapters.http.TlsSettings;
import dev.mainstay.testing.fixture.Certificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the command line takes its credential from (D27). */
class CredentialTest {

    private static final String STANDALONE = "{\"success\":true,\"data\":{\"is_active\":false}}";

    @TempDir
    Path directory;

    private final FakeServer server = FakeServer.answering("GET /status", 200, STANDALONE);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void on_the_node_the_servers_token_is_used_and_the_user_told() throws IOException {
        Files.writeString(state().resolve("cli-token"), "node-token\n");
        Shell.Outcome outcome = new Shell().run("status", "--config", config());

        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(sent("Authorization")).isEqualTo("Bearer node-token");
        assertThat(sent("X-mainstay-os-user")).isEqualTo("tester");
    }

    @Test
    void a_given_token_wins_over_the_servers() throws IOException {
        Files.writeString(state().resolve("cli-token"), "node-token\n");
        assertThat(new Shell()
                        .with("MAINSTAY_TOKEN", "mine")
                        .run("status", "--config", config())
                        .code())
                .isZero();

        assertThat(sent("Authorization")).isEqualTo("Bearer mine");
    }

    @Test
    void a_token_file_is_read() throws IOException {
        Path file = Files.writeString(directory.resolve("token"), "from-file\n");
        assertThat(new Shell()
                        .run("status", "--url", server.url(), "--token-file", file.toString())
                        .code())
                .isZero();

        assertThat(sent("Authorization")).isEqualTo("Bearer from-file");
    }

    @Test
    void another_server_needs_a_token() {
        Shell.Outcome outcome = new Shell().run("status", "--url", server.url());

        assertThat(outcome.code()).isEqualTo(64);
        assertThat(outcome.err()).contains("MAINSTAY_TOKEN", "--token-file");
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void an_https_server_is_believed_by_the_given_authority_and_no_other() {
        Certificates certificates = new Certificates(directory);
        Certificates.Identity authority = certificates.authority("authority");
        Certificates.Identity node = certificates.signed("node", "authority", "127.0.0.1");
        Certificates.Identity foreign = certificates.authority("foreign");
        TlsSettings shown = new TlsSettings(
                Optional.of(node.certificate()),
                Optional.of(node.key()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        FakeServer secure = FakeServer.answeringOverTls(shown.context(), "GET /status", 200, STANDALONE);
        String url = "https://127.0.0.1:" + secure.port();
        assertThat(status("--url", url, "--ca", authority.certificate().toString())
                        .code())
                .isZero();
        assertThat(secure.asked()).hasSize(1);
        Shell.Outcome refused =
                status("--url", url, "--ca", foreign.certificate().toString());
        assertThat(refused.code()).isEqualTo(69);
        assertThat(refused.err()).contains("no trusted TLS connection");
        assertThat(status("--url", url).code()).as("the JDK's do not know it").isEqualTo(69);
        assertThat(secure.asked()).hasSize(1);
        secure.close();

        Shell.Outcome plain =
                status("--url", server.url(), "--ca", authority.certificate().toString());
        assertThat(plain.code()).isEqualTo(64);
        assertThat(plain.err()).contains("--ca", "https");
        Shell.Outcome missing =
                status("--url", url, "--ca", directory.resolve("none.pem").toString());
        assertThat(missing.code()).isEqualTo(64);
        assertThat(missing.err()).contains("none.pem");
    }

    private static Shell.Outcome status(String... words) {
        List<String> all = new ArrayList<>(List.of("status"));
        all.addAll(List.of(words));
        return new Shell().with("MAINSTAY_TOKEN", "mine").run(all.toArray(String[]::new));
    }

    @Test
    void a_node_whose_server_does_not_run_is_told_so() throws IOException {
        Shell.Outcome outcome = new Shell().run("status", "--config", config());

        assertThat(outcome.code()).isEqualTo(69);
        assertThat(outcome.err()).contains("mainstay server");
    }

    @Test
    void a_refused_token_is_told_how_to_get_one() {
        FakeServer strict = FakeServer.answering(
                "GET /status", 401, "{\"success\":false,\"message\":\"Invalid or expired token\"}");
        Shell.Outcome outcome = new Shell().with("MAINSTAY_TOKEN", "old").run("status", "--url", strict.url());
        strict.close();

        assertThat(outcome.code()).isEqualTo(77);
        assertThat(outcome.err()).contains("Invalid or expired token").contains("mainstay token");
    }

    @Test
    void token_makes_one_with_the_configured_key() throws IOException {
        Files.writeString(state().resolve("key"), "panel-key");
        Path file = Files.writeString(
                directory.resolve("keyed.yml"),
                "node: {state_dir: " + state() + "}\nauth: {jwt_secret_file: " + state().resolve("key") + "}");
        Shell.Outcome outcome = new Shell().run("token", "--user", "ops", "--valid", "1h", "--config", file.toString());

        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out().strip()).matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+");
        assertThat(new Shell()
                        .run("token", "--user", "ops", "--valid", "soon", "--config", file.toString())
                        .code())
                .isEqualTo(64);
        assertThat(new Shell()
                        .run("token", "--user", "ops", "--config", config())
                        .err())
                .contains("auth.jwt_secret");
    }

    private Path state() throws IOException {
        Path state = directory.resolve("state");
        if (!Files.exists(state)) {
            Files.createDirectory(
                    state, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        }
        return state;
    }

    private String config() throws IOException {
        return Files.writeString(
                        directory.resolve("mainstay.yml"),
                        "node: {state_dir: " + state() + "}\nhttp: {host: 127.0.0.1, port: " + server.port() + "}")
                .toString();
    }

    private String sent(String header) {
        return server.asked().get(0).header(header);
    }
}
