package dev.mainstay.hosts.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** explain and resolve against a scripted server. */
class ResolveCommandsTest {

    private static final String MET = """
            {"sentence":"Two mains: node 2 goes on","fork_lsn":"0/5000000","fork_timeline":1,
             "leading":{"node_id":2,"epoch":4,"own_bytes":2048,"first_write":"2026-05-12T11:45:01Z","last_write":null},
             "frozen":{"node_id":1,"epoch":3,"own_bytes":328,"first_write":null,"last_write":"2026-05-12T11:50:00Z"}}
            """;
    private static final String EXPLAINED = """
            {"success":true,"data":{"sentence":"If this main died now, node 2 could take over after 120 s",
             "why_not_sooner":[],"waiting":[{"what":"Two mains: node 2 goes on","command":"mainstay resolve --keep 2 --reason TEXT"}],
             "two_mains":%s,
             "rule":{"guard":"majority","warning":"most must agree","automatic":true,"threshold_seconds":120.0,
              "fence_after_seconds":60.0,"stop_budget_seconds":30.0,"unsafe":null},
             "backing":{"state":"held","age_seconds":1.0,"left_seconds":59.0,"detail":"node 2 backed it"},
             "successors":[{"node_id":2,"able":true,"reasons":["it streams, 100 bytes behind"]},
              {"node_id":3,"able":false,"reasons":["it is offline","it does not stream from this main"]}],
             "failover":{"loss_bound":{"bytes":1024,"age_seconds":2.0},
              "evidence":[{"label":"the main's API","sign":"up","age_seconds":0.3,"detail":"answers"}],
              "verdicts":[{"guard":"main-is-lost","answer":"no","detail":"the main is online"}]}}}
            """.formatted(MET);
    private static final String PLAN = """
            {"success":true,"message":"m","data":{"keep_node_id":1,"other_node_id":2,"plan":{
             "verdicts":[{"guard":"other-main-can-be-closed","answer":"yes","detail":"node 2 answers"}],
             "steps":[{"name":"A","condition":"the other main is closed","point_of_no_return":true}],"facts":{}}}}
            """;
    private static final String BEGUN = """
            {"success":true,"message":"Resolve started","data":{"operation_id":"op-1","status":"running",
             "keep_node_id":1,"other_node_id":2}}
            """;

    private final FakeServer server = new FakeServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private Shell.Outcome run(String... words) {
        return run(new Shell(), words);
    }

    private Shell.Outcome run(Shell shell, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--url", server.url()));
        return shell.with("MAINSTAY_TOKEN", "the-token").run(all.toArray(String[]::new));
    }

    private Shell.Outcome resolve(Shell shell, String... more) {
        List<String> all = new ArrayList<>(List.of("resolve", "--keep", "1", "--reason", "the office was there"));
        all.addAll(List.of(more));
        return run(shell, all.toArray(String[]::new));
    }

    private void opens(String deferred, String facts) {
        server.on("POST /resolve?dry_run=true", 200, PLAN);
        server.on("POST /resolve", 202, BEGUN);
        server.on(
                "GET /operations/op-1",
                200,
                "{\"success\":true,\"data\":{\"id\":\"op-1\",\"status\":\"done\",\"progress\":100,\"deferred\":["
                        + deferred + "],\"result\":{" + facts + "}}}");
    }

    @Test
    void the_explanation_begins_with_what_waits() {
        server.on("GET /explain", 200, EXPLAINED);
        Shell.Outcome outcome = run("explain");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out())
                .startsWith("WAITS     Two mains: node 2 goes on\n   mend   mainstay resolve --keep 2 --reason TEXT")
                .contains("TWO MAINS parted at 0/5000000")
                .contains("node 1, term 3, must stay closed: 328 B of its own, until 2026-05-12T11:50:00Z")
                .contains("could     node 2: it streams, 100 bytes behind")
                .contains("could not node 3: it is offline; it does not stream from this main")
                .contains("guard majority: most must agree")
                .contains("backing   held, 59.0 s left: node 2 backed it")
                .contains("seen      the main's API: up, answers, last up 0.3 s ago")
                .contains("guard no  main is lost: the main is online");
        assertThat(run("explain", "--json").out()).startsWith("{").contains("\"two_mains\"");
    }

    @Test
    void a_closed_main_opens_after_a_question() {
        opens("", "\"other_operation\":\"op-7\"");
        Shell.Outcome outcome = resolve(new Shell().typing("y"));

        assertThat(outcome.code()).isZero();
        assertThat(outcome.err()).contains("Node 1 will be the main and node 2 gives its own writes up");
        assertThat(outcome.out()).contains("Node 1 is the main.", "node 2 comes back by itself");
        assertThat(server.asked().get(1).body())
                .isEqualTo("{\"keep_node_id\":1,\"reason\":\"the office was there\",\"force\":false}");
        assertThat(server.asked().get(1).header("Prefer")).isEqualTo("respond-async");
    }

    @Test
    void one_that_does_not_come_back_is_told_with_its_command() {
        opens("\"REATTACH_OTHER\"", "");

        assertThat(resolve(new Shell(), "--yes").out()).contains("mainstay reattach --node 2 --force");
    }

    @Test
    void nothing_is_done_without_a_yes() {
        server.on("POST /resolve?dry_run=true", 200, PLAN);
        assertThat(resolve(new Shell().typing("n")).code()).isEqualTo(64);
        Shell.Outcome script = resolve(new Shell());

        assertThat(script.code()).isEqualTo(64);
        assertThat(script.err()).contains("say --yes to go on");
        assertThat(server.asked()).hasSize(2);
    }

    @Test
    void a_dry_run_asks_nobody_and_shows_the_plan() {
        server.on("POST /resolve?dry_run=true", 200, PLAN);

        assertThat(resolve(new Shell(), "--dry-run").out())
                .contains("other-main-can-be-closed")
                .contains("the other main is closed  (point of no return)")
                .contains("It would start. Nothing was changed.");
    }

    @Test
    void one_that_may_be_alive_is_refused_with_what_a_person_can_say() {
        server.on("POST /resolve?dry_run=true", 200, PLAN.replace("\"answer\":\"yes\"", "\"answer\":\"no\""));
        server.on(
                "POST /resolve",
                412,
                "{\"success\":false,\"message\":\"node 2 does not answer\",\"data\":{\"verdicts\":["
                        + "{\"guard\":\"other-main-can-be-closed\",\"answer\":\"no\"}]}}");
        Shell.Outcome outcome = resolve(new Shell());

        assertThat(outcome.code()).isEqualTo(12);
        assertThat(outcome.err()).endsWith("mainstay resolve --keep 1 --reason TEXT --force\n");
    }

    @Test
    void the_other_node_comes_back_by_itself_when_this_one_is_kept() {
        String relayed = "{\"success\":true,\"message\":\"m\",\"data\":{\"relayed\":true,\"node_id\":2,"
                + "\"refusal\":\"\",\"lines\":[]%s}}";
        server.on("POST /resolve?dry_run=true", 200, relayed.formatted(""));
        server.on(
                "POST /resolve",
                202,
                relayed.formatted(",\"operation_id\":\"op-9\",\"node_url\":\"http://203.0.113.11:80\""));
        Shell.Outcome outcome = resolve(new Shell(), "--yes");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("Node 2 re-attaches itself");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "resolve",
                "resolve --keep 1",
                "resolve --reason x",
                "resolve --keep --reason x",
                "resolve --keep abc --reason x",
                "resolve --keep 0 --reason x",
                "resolve --keep -1 --reason x",
                "resolve --keep 1 --reason",
                "resolve --keep 1 --reason x --froce",
                "resolve --keep 1 --reason x extra",
                "explain now",
                "explain --dry-run"
            })
    void wrong_words_are_refused_before_anything_is_asked(String words) {
        Shell.Outcome outcome = run(words.split(" ", -1));

        assertThat(outcome.code()).isEqualTo(64);
        assertThat(outcome.err()).startsWith("mainstay: ");
        assertThat(server.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "two\nlines"})
    void a_reason_must_be_one(String reason) {
        Shell.Outcome outcome = run("resolve", "--keep", "1", "--reason", reason);

        assertThat(outcome.code()).isEqualTo(64);
        assertThat(outcome.err()).contains("reason is not valid");
        assertThat(run("resolve", "--keep", "1", "--reason", "y".repeat(201)).code())
                .isEqualTo(64);
        assertThat(server.asked()).isEmpty();
    }
}
