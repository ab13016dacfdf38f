package dev.mainstay.hosts.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {

    private static final String SECRET = "c0ffee".repeat(10) + "beef";
    private static final String PLAN = """
            {"success":true,"message":"m","data":{"data_directory":"/srv/pg","plan":{
             "verdicts":[{"guard":"node-is-standalone","answer":"%s","detail":"this node's role is standalone"}],
             "steps":[{"name":"A","condition":"first is true","point_of_no_return":false},
                      {"name":"B","condition":"second is true","point_of_no_return":true}]}}}
            """;
    private static final String STARTED =
            "{\"success\":true,\"message\":\"m\",\"data\":{\"operation_id\":\"op-1\",\"status\":\"running\"}}";

    @TempDir
    Path directory;

    private final FakeServer server = new FakeServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void status_shows_a_table_and_what_would_happen() {
        server.on("GET /status", 200, status());
        Shell.Outcome outcome = run("status");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out())
                .contains("ID  NAME  ROLE")
                .contains("1   dc1   main       203.0.113.10  online   -        1.0")
                .contains("2   dc2   secondary  203.0.113.11  offline  unknown")
                .contains("node 2 must be rebuilt")
                .contains("guard     none: a cut between the servers can make two mains")
                .contains("automatic, after 120 s")
                .contains("loss      at most 2.0 KiB");
    }

    @Test
    void status_as_json_is_one_line_of_the_servers_data() {
        server.on("GET /status", 200, status());
        Shell.Outcome outcome = run("status", "--json");

        assertThat(outcome.out().lines()).hasSize(1);
        assertThat(outcome.out()).startsWith("{\"is_active\":true");
    }

    @Test
    void a_standalone_server_is_told_what_to_do() {
        server.on("GET /status", 200, "{\"success\":true,\"data\":{\"is_active\":false}}");

        assertThat(run("status").out()).contains("mainstay setup-main");
    }

    @ParameterizedTest
    @CsvSource({"400,64", "401,77", "403,77", "404,66", "409,10", "412,12", "429,75", "500,70", "503,69"})
    void a_refusal_becomes_its_exit_code_and_one_sentence(int status, int code) {
        server.on("GET /status", status, "{\"success\":false,\"message\":\"because\"}");
        Shell.Outcome outcome = run("status");

        assertThat(outcome.code()).isEqualTo(code);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).startsWith("mainstay: because").doesNotContain("Exception", "\tat ");
    }

    @Test
    void a_server_that_does_not_run_is_named_with_what_to_do() {
        server.close();
        Shell.Outcome outcome = run("status");

        assertThat(outcome.code()).isEqualTo(69);
        assertThat(outcome.err()).contains("127.0.0.1:" + server.port()).contains("mainstay server");
    }

    @Test
    void events_are_listed() {
        server.on("GET /events?limit=5&before=9", 200, """
                {"success":true,"data":{"events":[{"id":8,"created_at":"2026-01-01T00:00:00Z","severity_level":"critical",
                 "node_id":2,"event_type":"failover_started","description":"it began"}]}}
                """);

        assertThat(run("events", "--limit", "5", "--before", "9").out())
                .contains("8   2026-01-01T00:00:00Z  critical  2     failover_started  it began");
        assertThat(run("events", "--limit", "0").code()).isEqualTo(64);
    }

    @Test
    void a_dry_run_shows_verdicts_and_steps() {
        server.on("POST /promote-to-main?dry_run=true", 200, PLAN.formatted("no"));
        Shell.Outcome outcome = run("promote", "--dry-run", "--force");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out())
                .contains("node-is-standalone  no       this node's role is standalone")
                .contains("  1. first is true")
                .contains("  2. second is true  (point of no return)")
                .contains("It would be refused: node-is-standalone. Nothing was changed.");
        assertThat(server.asked().get(0).body()).contains("\"force\":true");
    }

    @Test
    void promote_follows_the_operation_to_its_end() {
        server.on("POST /promote-to-main", 202, STARTED);
        server.on("GET /operations/op-1", 200, operation("running", "one thing", ""));
        server.on("GET /operations/op-1", 200, operation("done", "", ""));
        Shell.Outcome outcome = run("promote");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("This node is the main now.");
        assertThat(outcome.err()).contains("50 %  one thing  1.0 MiB of 2.0 MiB");
        assertThat(server.asked().get(0).header("Prefer")).isEqualTo("respond-async");
    }

    @Test
    void an_operation_that_fails_is_an_error_with_its_reason() {
        server.on("POST /promote-to-main", 202, STARTED);
        server.on("GET /operations/op-1", 200, operation("failed", "", "the disk is full"));
        Shell.Outcome outcome = run("promote");

        assertThat(outcome.code()).isEqualTo(70);
        assertThat(outcome.err()).contains("mainstay: the disk is full");
    }

    @Test
    void a_promotion_that_lags_is_told_how_to_force_it() {
        server.on("POST /promote-to-main", 412, "{\"success\":false,\"message\":\"replication lag too high\"}");
        Shell.Outcome outcome = run("promote");

        assertThat(outcome.code()).isEqualTo(12);
        assertThat(outcome.err()).contains("replication lag too high").contains("mainstay promote --force");
    }

    @Test
    void setup_main_shows_the_secret_once_and_the_next_command() {
        server.on(
                "POST /setup-main",
                200,
                "{\"success\":true,\"data\":{\"cluster_id\":\"c1\",\"cluster_secret\":\"" + SECRET
                        + "\",\"server_ip\":\"203.0.113.10\",\"pg_hba_line\":\"host replication x\"}}");
        Shell.Outcome outcome = run("setup-main", "--name", "dc1", "--address", "203.0.113.10");

        assertThat(outcome.out())
                .contains(SECRET)
                .contains("mainstay join 203.0.113.10")
                .contains("host replication x");
        assertThat(server.asked().get(0).body()).contains("\"display_name\":\"dc1\"", "\"server_ip\":\"203.0.113.10\"");
    }

    @Test
    void a_setup_that_took_long_fetches_the_secret() {
        server.on("POST /setup-main", 202, STARTED);
        server.on("GET /operations/op-1", 200, operation("done", "", ""));
        server.on("GET /config", 200, "{\"success\":true,\"data\":{\"cluster_secret\":\"" + SECRET + "\"}}");

        assertThat(run("setup-main").out()).contains(SECRET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a;b", "http://", "http://x/y", "x:99999", "ftp://x"})
    void a_main_that_is_no_address_is_refused_before_anything_is_asked(String main) {
        Shell.Outcome outcome = shell().with("MAINSTAY_CLUSTER_SECRET", SECRET).run(words("join", main));

        assertThat(outcome.code()).isEqualTo(64);
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void join_names_the_data_directory_and_asks() {
        joins("yes");
        Shell.Outcome outcome = shell().typing(SECRET, "y").run(words("join", "203.0.113.10"));

        assertThat(outcome.code()).isZero();
        assertThat(outcome.err()).contains("Cluster secret").contains("/srv/pg will be moved aside");
        assertThat(server.asked().get(1).body()).contains(SECRET);
        assertThat(outcome.out() + outcome.err()).doesNotContain(SECRET);
    }

    @Test
    void join_does_nothing_when_a_person_says_no() {
        joins("yes");
        Shell.Outcome outcome = shell().typing(SECRET, "n").run(words("join", "203.0.113.10"));

        assertThat(outcome.code()).isEqualTo(64);
        assertThat(outcome.err()).contains("nothing was done");
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void join_without_a_person_wants_yes() {
        joins("yes");
        Shell.Outcome refused = shell().with("MAINSTAY_CLUSTER_SECRET", SECRET).run(words("join", "203.0.113.10"));
        assertThat(refused.code()).isEqualTo(64);
        assertThat(refused.err()).contains("/srv/pg").contains("--yes");

        Shell.Outcome joined =
                shell().with("MAINSTAY_CLUSTER_SECRET", SECRET).run(words("join", "203.0.113.10", "--yes"));
        assertThat(joined.code()).isZero();
    }

    @Test
    void a_join_that_is_refused_says_why_without_asking() {
        server.on("POST /setup-secondary?dry_run=true", 200, PLAN.formatted("no"));
        server.on("POST /setup-secondary", 409, "{\"success\":false,\"message\":\"already configured (role=main)\"}");
        Shell.Outcome outcome = shell().typing(SECRET).run(words("join", "203.0.113.10"));

        assertThat(outcome.code()).isEqualTo(10);
        assertThat(outcome.err()).contains("already configured").doesNotContain("moved aside");
    }

    @Test
    void the_secret_may_come_from_a_file() throws IOException {
        joins("yes");
        Path file = Files.writeString(directory.resolve("secret"), SECRET + "\n");
        Shell.Outcome outcome = run("join", "http://203.0.113.10:8080", "--yes", "--secret-file", file.toString());

        assertThat(outcome.code()).isZero();
        assertThat(server.asked().get(0).body()).contains(SECRET, "\"main_port\":8080");
    }

    @Test
    void no_secret_and_no_person_is_an_error_that_tells_the_ways() {
        Shell.Outcome outcome = run("join", "203.0.113.10", "--yes");

        assertThat(outcome.code()).isEqualTo(64);
        assertThat(outcome.err()).contains("--secret-file", "MAINSTAY_CLUSTER_SECRET");
    }

    @Test
    void operation_shows_how_it_stands() {
        server.on("GET /operations/op-1", 200, operation("running", "one thing", ""));

        assertThat(run("operation", "op-1").out()).contains("promote op-1: running, 50 %, one thing");
    }

    private void joins(String answer) {
        server.on("POST /setup-secondary?dry_run=true", 200, PLAN.formatted(answer));
        server.on("POST /setup-secondary", 202, STARTED);
        server.on("GET /operations/op-1", 200, operation("done", "", ""));
    }

    private static String operation(String status, String condition, String error) {
        return ("{\"success\":true,\"data\":{\"id\":\"op-1\",\"type\":\"promote\",\"status\":\"%s\",\"step\":\"S\","
                        + "\"condition\":\"%s\",\"progress\":50,\"done_bytes\":1048576,\"total_bytes\":2097152,"
                        + "\"error\":\"%s\"}}")
                .formatted(status, condition, error);
    }

    private static String status() {
        return """
                {"success":true,"data":{"is_active":true,"cluster_id":"c1","local_role":"secondary","nodes":[
                 {"id":1,"server_name":"dc1","server_role":"main","server_ip":"203.0.113.10","status":"online","version":"1.0",
                  "last_heartbeat":"2026-01-01T00:00:00Z"},
                 {"id":2,"server_name":"dc2","server_role":"secondary","server_ip":"203.0.113.11","status":"offline",
                  "replication_lag_sec":null,"version":null,"last_heartbeat":null,"must_rebuild":true}],
                 "failover":{"automatic":true,"threshold_seconds":120,
                  "guard":{"word":"none","warning":"a cut between the servers can make two mains"},
                  "main":{"sentence":"the main is online"},"loss_bound":{"bytes":2048,"age_seconds":0.2},
                  "verdicts":[{"guard":"main-is-lost","answer":"no","detail":"the main is online"}]},"events":[]}}
                """;
    }

    private Shell shell() {
        return new Shell().with("MAINSTAY_TOKEN", "the-token");
    }

    private Shell.Outcome run(String... words) {
        return shell().run(words(words));
    }

    private String[] words(String... words) {
        List<String> all = new java.util.ArrayList<>(List.of(words));
        all.addAll(List.of("--url", server.url()));
        return all.toArray(String[]::new);
    }
}
