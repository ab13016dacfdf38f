package dev.mainstay.hosts.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {

    @TempDir
    Path directory;

    @Test
    void without_a_command_it_says_what_there_is() {
        Shell.Outcome outcome = new Shell().run();

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out())
                .contains(
                        "server", "config", "setup-main", "join", "recover", "status", "events", "promote", "operation")
                .contains(
                        "switchover",
                        "leave",
                        "remove",
                        "reattach",
                        "explain",
                        "resolve",
                        "salvage",
                        "token",
                        "demo",
                        "simulate",
                        "bench",
                        "Exit codes:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server",
                "config",
                "setup-main",
                "join",
                "recover",
                "status",
                "events",
                "switchover",
                "promote",
                "rotate-secret",
                "leave",
                "remove",
                "reattach",
                "explain",
                "resolve",
                "salvage",
                "operation",
                "token",
                "demo",
                "simulate",
                "bench"
            })
    void every_command_has_help_that_says_what_it_does(String command) {
        Shell.Outcome outcome = new Shell().run(command, "--help");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).startsWith("Usage: mainstay " + command).contains("--config=FILE");
        assertThat(outcome.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"statsu,mainstay status", "promot,mainstay promote", "switchovr,mainstay switchover"})
    void a_slip_is_answered_with_what_was_meant(String word, String meant) {
        Shell.Outcome outcome = new Shell().run(word);

        assertThat(outcome.code()).isEqualTo(64);
        assertThat(outcome.err()).contains(meant);
    }

    @Test
    void a_wrong_option_is_answered_with_what_was_meant() {
        Shell.Outcome outcome = new Shell().run("promote", "--dry-rnu");

        assertThat(outcome.code()).isEqualTo(64);
        assertThat(outcome.err()).contains("--dry-run");
    }

    @Test
    void a_group_alone_shows_its_usage() {
        assertThat(new Shell().run("config").code()).isEqualTo(64);
        Shell.Outcome salvage = new Shell().run("salvage");
        assertThat(salvage.code()).isEqualTo(64);
        assertThat(salvage.out()).contains("list ", "show ", "export ");
        Shell.Outcome bench = new Shell().run("bench");
        assertThat(bench.code()).isEqualTo(64);
        assertThat(bench.out()).contains("switchover ");
    }

    @Test
    void the_bench_tells_its_options_and_refuses_a_number_out_of_range_with_the_range() {
        Shell.Outcome help = new Shell().run("bench", "switchover", "--help");
        assertThat(help.code()).isZero();
        assertThat(help.out()).contains("--runs=N", "1 to 100", "--keep", "--json");

        for (String runs : List.of("0", "101", "-3")) {
            Shell.Outcome outcome = new Shell().run("bench", "switchover", "--runs", runs);
            assertThat(outcome.code()).isEqualTo(64);
            assertThat(outcome.out()).isEmpty();
            assertThat(outcome.err()).contains("--runs " + runs + " is not valid: expected 1 to 100");
        }
        Shell.Outcome word = new Shell().run("bench", "switchover", "--runs", "many");
        assertThat(word.code()).isEqualTo(64);
        assertThat(word.err()).contains("--runs", "many");
    }

    @Test
    void config_check_tells_all_problems_or_ok() throws IOException {
        Path good = Files.writeString(
                directory.resolve("good.yml"), "node: {allow_loopback: true, advertise: {host: 127.0.0.1}}");
        Path bad = Files.writeString(directory.resolve("bad.yml"), "http: {port: 0, prot: 1}\nfailover: {guard: x}");
        Shell.Outcome wrong = new Shell().run("config", "check", bad.toString());

        assertThat(new Shell().run("config", "check", good.toString()).out()).isEqualTo("ok\n");
        assertThat(wrong.code()).isEqualTo(64);
        assertThat(wrong.err())
                .contains(
                        "http.port 0 is not valid",
                        "http.prot is not a setting",
                        "failover.guard is no longer a setting: use guard.kind");
        assertThat(new Shell().run("config", "check", "none.yml").code()).isEqualTo(64);
    }

    @Test
    void a_server_does_not_start_with_a_wrong_configuration() throws IOException {
        Path bad = Files.writeString(directory.resolve("bad.yml"), "http: {port: 0}");
        Shell.Outcome outcome = new Shell().run("server", "--config", bad.toString());

        assertThat(outcome.code()).isEqualTo(64);
        assertThat(outcome.err()).contains("http.port 0 is not valid");
    }

    @Test
    void every_error_has_an_exit_code_of_its_own_kind() {
        assertThat(Arrays.stream(ErrorCode.values()).map(ExitCodeOf::error))
                .doesNotContain(0, 1, 2)
                .allMatch(code -> code < 126);
    }

    @Test
    void the_version_is_told() {
        assertThat(new Shell().run("--version").out()).startsWith("mainstay ");
    }
}
