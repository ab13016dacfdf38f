package dev.mainstay.hosts.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** recover against a scripted server. */
class RecoverCommandTest {
    private static final String PLAN = """
            {"success":true,"message":"m","data":{"plan":{"transition":"recover-from-server","may_start":true,
             "verdicts":[{"guard":"source-lets-us-in","answer":"yes","detail":"it does"}],
             "steps":[{"name":"DUMP_SOURCE","condition":"a dump of the source's database is on this node",
              "point_of_no_return":false}],"facts":{}}}}
            """;

    private final FakeServer server = new FakeServer();

    @TempDir
    Path directory;

    @AfterEach
    void stop() {
        server.close();
    }

    private Shell.Outcome run(String... words) {
        List<String> all = new ArrayList<>(List.of("recover", "203.0.113.90", "--url", server.url()));
        all.addAll(List.of(words));
        return new Shell()
                .with("MAINSTAY_TOKEN", "the-token")
                .with("MAINSTAY_SOURCE_PASSWORD", "of-the-source")
                .run(all.toArray(String[]::new));
    }

    @Test
    void a_look_shows_what_is_there() {
        server.on("POST /test-source-connection", 200, """
                {"success":true,"message":"Connection successful","data":{"ssh_ok":true,"postgres_version":160004,
                 "database_place":"container","database_size_bytes":4194304000,"estimated_dump_size_bytes":1048576000,
                 "subscribers":8421,"uploads_count":3,"source_host_key":"SHA256:abc"}}
                """);
        Shell.Outcome outcome = run("--test");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("16, on the container", "8421", "SHA256:abc");
    }

    @Test
    void a_look_that_failed_is_an_error() {
        server.on(
                "POST /test-source-connection",
                200,
                "{\"success\":false,\"message\":\"SSH connection failed - check IP and password\",\"data\":{}}");
        Shell.Outcome outcome = run("--test");
        assertThat(outcome.code()).isNotZero();
        assertThat(outcome.err()).contains("SSH connection failed - check IP and password");
    }

    @Test
    void a_dry_run_shows_the_plan() {
        server.on("POST /recover-from-server?dry_run=true", 200, PLAN);
        Shell.Outcome outcome = run("--dry-run");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("a dump of the source's database is on this node");
    }

    @Test
    void nobody_is_overwritten_unasked() {
        server.on("POST /recover-from-server?dry_run=true", 200, PLAN);
        Shell.Outcome outcome = run();
        assertThat(outcome.code()).isEqualTo(64);
        assertThat(outcome.err()).contains("will be put aside under a dated name", "--yes");
    }

    @Test
    void it_is_watched_to_its_end() {
        server.on("POST /recover-from-server?dry_run=true", 200, PLAN);
        server.on(
                "POST /recover-from-server",
                202,
                "{\"success\":true,\"message\":\"Recovery started\",\"data\":{\"operation_id\":\"op-9\"}}");
        server.on("GET /operations/op-9", 200, """
                {"success":true,"data":{"id":"op-9","status":"done","result":{"subscribers_count":"8421",
                 "tables_restored":"142","kept_database":"proxpanel_before_20260512114501",
                 "uploads_copied":"1","uploads_skipped":"0","uploads_missing":"3"}}}
                """);
        Shell.Outcome outcome = run("--yes");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("8421 subscribers in 142 tables", "proxpanel_before_20260512114501");
        assertThat(outcome.out())
                .contains("Of the source's uploads 3 are missing")
                .doesNotContain("passed over");
        assertThat(outcome.out() + outcome.err()).doesNotContain("of-the-source");
    }

    @Test
    void a_key_that_is_none_is_refused_without_repeating_it() throws IOException {
        Path file = Files.writeString(directory.resolve("key"), "my-very-secret-words");
        Shell.Outcome outcome = run("--key", file.toString(), "--test");
        assertThat(outcome.code()).isEqualTo(64);
        assertThat(outcome.err()).contains("expected a private key").doesNotContain("my-very-secret-words");
    }
}
