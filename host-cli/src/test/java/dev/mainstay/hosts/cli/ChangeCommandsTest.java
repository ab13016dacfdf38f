package dev.mainstay.hosts.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** switchover, reattach and salvage against a scripted server. */
class ChangeCommandsTest {

    private static final String BEGUN = """
            {"success":true,"message":"Failover initiated to dc2","data":{"operation_id":"op-1","status":"running",
             "old_main_id":1,"old_main_name":"dc1","new_main_id":2,"new_main_name":"dc2"}}
            """;
    private static final String PLAN = """
            {"success":true,"message":"m","data":{"plan":{
             "verdicts":[{"guard":"target-is-online","answer":"no","detail":"node 2 is offline"}],
             "steps":[{"name":"A","condition":"first is true","point_of_no_return":true}]}}}
            """;
    private static final String CONFIG = "{\"success\":true,\"data\":{\"node_id\":1}}";
    private static final String REPORT = """
            {"success":true,"data":{"operation_id":"op-5","at":"2026-01-01T00:00:00Z","timeline":1,
             "fork_lsn":"0/5000000","end_lsn":"0/5000400","bytes":1024,"transactions":3,"rows":3,
             "first_at":"2026-01-01T00:00:00Z","last_at":null,
             "tables":[{"database":"panel","schema":"public","name":"users","inserts":2,"updates":1,"deletes":0,
              "rows":3,"file":"%s","bytes":%d},
              {"database":"panel","schema":"public","name":"gone","inserts":0,"updates":0,"deletes":4,
              "rows":0,"file":null,"bytes":0}],
             "notes":[{"kind":"large_object","database":"panel","what":"large object 16412 was written"}]}}
            """;
    private static final String CSV = "id,name\n1,ana\n";
    private static final String USERS = "panel.public.users.csv";

    @TempDir
    Path directory;

    private final FakeServer server = new FakeServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_switchover_names_both_sides_and_what_it_took() {
        server.on("POST /failover", 202, BEGUN);
        server.on("GET /operations/op-1", 200, operation("running", ""));
        server.on(
                "GET /operations/op-1",
                200,
                ended("\"old_main\":1,\"target_node\":2,\"drained_connections\":14,\"write_gap_ms\":850"));
        Shell.Outcome outcome = run("switchover", "--to", "2", "--drain", "5");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out())
                .contains("dc2 (node 2) is the main now, dc1 (node 1) follows it.")
                .contains("drained connections  14")
                .contains("write gap            850 ms");
        assertThat(outcome.err()).contains("50 %  one thing");
        assertThat(server.asked().get(0).body()).isEqualTo("{\"drain_seconds\":5,\"target_node_id\":2}");
        assertThat(server.asked().get(0).header("Prefer")).isEqualTo("respond-async");
    }

    @Test
    void a_switchover_whose_old_main_does_not_follow_says_what_to_do() {
        server.on("POST /failover", 202, BEGUN);
        server.on("GET /operations/op-1", 200, ended("\"needs_rebase\":\"it does not stream\""));
        Shell.Outcome outcome = run("switchover");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out())
                .contains("dc2 (node 2) is the main now, dc1 (node 1) does not follow it yet: it does not stream")
                .contains("write gap            unknown")
                .endsWith("mainstay reattach\n");
        assertThat(server.asked().get(0).body()).isEqualTo("{\"drain_seconds\":30}");
    }

    @Test
    void a_switchover_as_json_is_one_line() {
        server.on("POST /failover", 202, BEGUN);
        server.on("GET /operations/op-1", 200, ended("\"write_gap_ms\":850"));
        Shell.Outcome outcome = run("switchover", "--json");

        assertThat(outcome.out().lines()).hasSize(1);
        assertThat(outcome.out()).contains("\"write_gap_ms\":850");
    }

    @Test
    void a_switchover_that_was_taken_back_says_why() {
        server.on("POST /failover", 202, BEGUN);
        server.on("GET /operations/op-1", 200, operation("failed", "the target refuses: no"));
        Shell.Outcome outcome = run("switchover");

        assertThat(outcome.code()).isEqualTo(70);
        assertThat(outcome.err()).contains("mainstay: the target refuses: no").contains("mainstay events");
    }

    @ParameterizedTest
    @CsvSource({
        "409,node-is-main,10,mainstay status",
        "409,no-transition-runs,10,mainstay operation ID --wait",
        "404,target-is-a-member,66,mainstay status",
        "412,target-is-close-behind,12,mainstay status",
        "503,target-answers,69,mainstay switchover --dry-run"
    })
    void a_refused_switchover_ends_with_what_mends_it(int status, String guard, int code, String command) {
        server.on("POST /failover", status, refused(guard));
        Shell.Outcome outcome = run("switchover");

        assertThat(outcome.code()).isEqualTo(code);
        assertThat(outcome.err()).startsWith("mainstay: because\n").endsWith(command + "\n");
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void what_no_guard_refused_has_its_own_hint() {
        server.on("POST /failover", 401, "{\"success\":false,\"message\":\"Invalid or expired token\"}");

        assertThat(run("switchover").err()).contains("MAINSTAY_TOKEN").doesNotContain("--dry-run");
    }

    @Test
    void a_dry_run_shows_guards_and_steps() {
        server.on("POST /failover?dry_run=true", 200, PLAN);
        Shell.Outcome outcome = run("switchover", "--dry-run", "--at", "2026-05-13T03:00:00Z");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("node 2 is offline").contains("It would be refused: target-is-online");
    }

    @Test
    void a_switchover_may_be_kept_for_later_and_forgotten() {
        server.on("POST /failover", 200, "{\"success\":true,\"message\":\"Failover scheduled for X\",\"data\":{}}");
        server.on(
                "DELETE /failover", 200, "{\"success\":true,\"message\":\"Scheduled failover cancelled\",\"data\":{}}");

        assertThat(run("switchover", "--at", "2026-05-13T03:00:00+03:00").out())
                .contains("Failover scheduled for X")
                .contains("mainstay switchover --cancel");
        assertThat(server.asked().get(0).body()).contains("\"at\":\"2026-05-13T00:00:00Z\"");
        assertThat(run("switchover", "--cancel").out()).contains("cancelled");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--to abc",
                "--to 0",
                "--to -1",
                "--drain 601",
                "--drain -1",
                "--drain abc",
                "--at tomorrow",
                "--at 2026-05-13",
                "--cancel --to 2",
                "--cancel --dry-run",
                "--node 2",
                "now"
            })
    void bad_input_is_refused_before_anything_is_asked(String words) {
        Shell.Outcome outcome = run(("switchover " + words).split(" ", -1));

        assertThat(outcome.code()).isEqualTo(64);
        assertThat(outcome.err()).startsWith("mainstay: ");
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void a_node_brings_itself_back_and_tells_what_was_saved() {
        server.on("GET /config", 200, CONFIG);
        server.on("POST /nodes/1/reattach", 202, BEGUN);
        server.on("GET /operations/op-1", 200, ended("\"salvaged_rows\":3,\"salvage\":\"op-1\""));
        Shell.Outcome outcome = run("reattach");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out())
                .contains("This node follows the main again")
                .contains("3 rows that never replicated were saved: mainstay salvage show op-1");
        assertThat(server.asked().get(1).body()).isEqualTo("{\"force\":false}");
    }

    @Test
    void a_node_whose_database_the_agent_may_not_touch_says_what_to_run() {
        server.on("GET /config", 200, CONFIG);
        server.on("POST /nodes/1/reattach", 202, BEGUN);
        server.on(
                "GET /operations/op-1",
                200,
                ended("\"mode\":\"hand\",\"script\":\"/var/lib/mainstay/reattach_replica.sh\""));

        assertThat(run("reattach").out())
                .contains("bash /var/lib/mainstay/reattach_replica.sh --dry-run")
                .contains("This node is closed");
    }

    @Test
    void a_node_whose_writes_could_not_be_saved_says_where_they_lie() {
        server.on("GET /config", 200, CONFIG);
        server.on("POST /nodes/1/reattach", 202, BEGUN);
        server.on("GET /operations/op-1", 200, ended("\"salvage_error\":\"torn page\",\"old_data\":\"/srv/pg.op-1\""));

        assertThat(run("reattach", "--force").out()).contains("torn page").contains("/srv/pg.op-1");
    }

    @Test
    void a_server_in_no_cluster_has_nothing_to_bring_back() {
        server.on("GET /config", 200, "{\"success\":true,\"data\":{\"node_id\":null}}");
        Shell.Outcome outcome = run("reattach");

        assertThat(outcome.code()).isEqualTo(10);
        assertThat(outcome.err()).contains("mainstay join MAIN");
    }

    @Test
    void another_node_is_brought_back_by_the_main() {
        server.on(
                "POST /nodes/2/reattach",
                202,
                "{\"success\":true,\"message\":\"m\",\"data\":{\"relayed\":true,\"node_id\":2,\"operation_id\":\"op-9\","
                        + "\"node_url\":\"http://203.0.113.11:80\"}}");
        Shell.Outcome outcome = run("reattach", "--node", "2");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out())
                .contains("Node 2 re-attaches itself")
                .contains("mainstay operation op-9 --wait --url http://203.0.113.11:80");
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void another_nodes_plan_is_shown() {
        server.on(
                "POST /nodes/2/reattach?dry_run=true",
                200,
                "{\"success\":true,\"data\":{\"relayed\":true,\"node_id\":2,\"refusal\":\"main-answers\","
                        + "\"lines\":[\"main-answers: no, silent\"]}}");

        assertThat(run("reattach", "--node", "2", "--dry-run").out())
                .contains("main-answers: no, silent")
                .contains("It would be refused: main-answers on node 2. Nothing was changed.");
    }

    @Test
    void a_split_brain_is_left_by_force_only() {
        server.on(
                "POST /nodes/2/reattach",
                412,
                "{\"success\":false,\"message\":\"because\",\"data\":{\"refusal\":\"branch-may-be-left\"}}");
        Shell.Outcome outcome = run("reattach", "--node", "2");

        assertThat(outcome.code()).isEqualTo(12);
        assertThat(outcome.err()).endsWith("mainstay reattach --node 2 --force\n");
    }

    @Test
    void reports_are_listed_and_shown() {
        server.on(
                "GET /salvage",
                200,
                "{\"success\":true,\"data\":{\"reports\":[{\"operation_id\":\"op-5\",\"at\":\"2026-01-01T00:00:00Z\","
                        + "\"rows\":3,\"table_count\":2,\"transactions\":4,\"bytes\":1024,\"fork_lsn\":\"0/5000000\"}]}}");
        server.on("GET /salvage/op-5", 200, REPORT.formatted(USERS, CSV.length()));

        assertThat(run("salvage", "list").out())
                .contains("op-5  2026-01-01T00:00:00Z  3     2       4             1.0 KiB  0/5000000");
        assertThat(run("salvage", "show", "op-5").out())
                .contains("1.0 KiB of timeline 1, from 0/5000000 to 0/5000400")
                .contains("panel     public.users  2         1        0        3")
                .contains("not exported: large object in panel: large object 16412 was written")
                .endsWith("mainstay salvage export op-5 DIR\n");
        assertThat(run("salvage", "show", "op-5", "--json").out().lines()).hasSize(1);
    }

    @Test
    void nothing_saved_is_said() {
        server.on("GET /salvage", 200, "{\"success\":true,\"data\":{\"reports\":[]}}");

        assertThat(run("salvage", "list").out()).contains("Nothing had to be saved");
    }

    @Test
    void a_report_that_is_not_there_names_the_list() {
        server.on("GET /salvage/op-6", 404, "{\"success\":false,\"message\":\"Salvage report not found\"}");

        assertThat(run("salvage", "show", "op-6").err()).endsWith("mainstay salvage list\n");
        assertThat(run("salvage", "export", "op-6", "x").code()).isEqualTo(66);
        assertThat(run("salvage", "show", "a/b").code()).isEqualTo(64);
    }

    @Test
    void an_export_writes_files_for_their_owner_only() throws IOException {
        exportable(USERS, CSV.length());
        Path target = directory.resolve("out/deep");
        Shell.Outcome outcome = run("salvage", "export", "op-5", target.toString());

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("3 rows and report.json are in " + target);
        assertThat(outcome.err()).contains("100 %  " + USERS);
        assertThat(target.resolve(USERS)).hasContent(CSV);
        assertThat(target.resolve("report.json")).content().contains("\"fork_lsn\":\"0/5000000\"");
        for (String name : List.of(USERS, "report.json")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target.resolve(name))))
                    .isEqualTo("rw-------");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                .isEqualTo("rwx------");
    }

    @ParameterizedTest
    @ValueSource(strings = {USERS, "report.json"})
    void an_export_overwrites_nothing(String present) throws IOException {
        exportable(USERS, CSV.length());
        Files.writeString(directory.resolve(present), "mine");
        Shell.Outcome outcome = run("salvage", "export", "op-5", directory.toString());

        assertThat(outcome.code()).isEqualTo(64);
        assertThat(outcome.err()).contains(present).contains("nothing is overwritten");
        assertThat(directory.resolve(present)).hasContent("mine");
        assertThat(directory).isDirectoryNotContaining(file -> !file.endsWith(present));
    }

    @Test
    void an_export_follows_no_link() throws IOException {
        exportable(USERS, CSV.length());
        Files.createSymbolicLink(directory.resolve(USERS), directory.resolve("elsewhere"));

        assertThat(run("salvage", "export", "op-5", directory.toString()).code())
                .isEqualTo(64);
        assertThat(directory.resolve("elsewhere")).doesNotExist();
    }

    @Test
    void an_export_of_another_size_is_no_export() {
        exportable(USERS, CSV.length() + 1);
        Shell.Outcome outcome = run("salvage", "export", "op-5", directory.toString());

        assertThat(outcome.code()).isEqualTo(70);
        assertThat(outcome.err()).contains("came with 14 bytes, not the 15");
        assertThat(directory).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil.csv", "/etc/evil.csv", ".profile", "a b.csv"})
    void a_server_cannot_name_a_file_elsewhere(String name) {
        exportable(name, CSV.length());

        assertThat(run("salvage", "export", "op-5", directory.toString()).code())
                .isEqualTo(64);
        assertThat(directory).isEmptyDirectory();
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void an_export_into_a_file_says_so() throws IOException {
        exportable(USERS, CSV.length());
        Path file = Files.writeString(directory.resolve("file"), "x");
        Shell.Outcome outcome = run("salvage", "export", "op-5", file.toString());

        assertThat(outcome.code()).isEqualTo(70);
        assertThat(outcome.err()).contains("cannot write " + file).doesNotContain("\tat ");
    }

    private void exportable(String name, int bytes) {
        server.on("GET /salvage/op-5", 200, REPORT.formatted(name, bytes));
        server.onFile("GET /salvage/op-5/" + name, CSV);
    }

    private static String refused(String guard) {
        return "{\"success\":false,\"message\":\"because\",\"data\":{\"verdicts\":[{\"guard\":\"" + guard
                + "\",\"answer\":\"no\"}]}}";
    }

    private static String operation(String status, String error) {
        return ("{\"success\":true,\"data\":{\"id\":\"op-1\",\"type\":\"switchover\",\"status\":\"%s\",\"step\":\"S\","
                        + "\"condition\":\"one thing\",\"progress\":50,\"error\":\"%s\"}}")
                .formatted(status, error);
    }

    private static String ended(String facts) {
        return "{\"success\":true,\"data\":{\"id\":\"op-1\",\"status\":\"done\",\"progress\":100,\"result\":{" + facts
                + "}}}";
    }

    private Shell.Outcome run(String... words) {
        List<String> all = new java.util.ArrayList<>(List.of(words));
        all.addAll(List.of("--url", server.url()));
        return new Shell().with("MAINSTAY_TOKEN", "the-token").run(all.toArray(String[]::new));
    }
}
