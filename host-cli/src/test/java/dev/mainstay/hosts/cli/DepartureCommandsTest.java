package dev.mainstay.hosts.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** leave, remove and config set against a scripted server. */
class DepartureCommandsTest {
    private static final String PLAN = """
            {"success":true,"message":"m","data":{"plan":{"transition":"%s","may_start":true,
             "verdicts":[{"guard":"node-is-a-member","answer":"yes","detail":"node 2"}],
             "steps":[{"name":"A","condition":"this node remembers that it left","point_of_no_return":true}],"facts":{}}}}
            """;
    private static final String BEGUN =
            "{\"success\":true,\"message\":\"begun\",\"data\":{\"operation_id\":\"op-1\",\"status\":\"running\"}}";
    private static final String CONFIGURED = """
            {"success":true,"message":"Configuration updated","data":{"auto_failover_enabled":false,
             "auto_failover_threshold_seconds":90,"server_name":"DC1"}}
            """;

    private final FakeServer server = new FakeServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private Shell.Outcome run(Shell shell, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--url", server.url()));
        return shell.with("MAINSTAY_TOKEN", "the-token").run(all.toArray(String[]::new));
    }

    private void ends(String deferred) {
        server.on(
                "GET /operations/op-1",
                200,
                "{\"success\":true,\"data\":{\"id\":\"op-1\",\"status\":\"done\",\"progress\":100,\"deferred\":["
                        + deferred + "],\"result\":{}}}");
    }

    private void leaves(String kind, String deferred) {
        server.on("POST /leave?dry_run=true", 200, PLAN.formatted(kind));
        server.on("POST /leave", 202, BEGUN);
        ends(deferred);
    }

    @Test
    void a_node_leaves_after_a_question() {
        leaves("leave", "");
        Shell.Outcome outcome = run(new Shell().typing("y"), "leave");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.err()).contains("its database stays read-only");
        assertThat(outcome.out()).isEqualToIgnoringNewLines("This node is in no cluster any more.");
        assertThat(server.asked().get(1).body()).isEqualTo("{\"force\":false}");
        assertThat(server.asked().get(1).header("Prefer")).isEqualTo("respond-async");
    }

    @Test
    void a_main_that_ends_its_cluster_is_asked_otherwise_and_tells_who_did_not_hear() {
        leaves("disband", "\"TELL_NODES (node 2)\"");
        Shell.Outcome outcome = run(new Shell().typing("y"), "leave", "--force");

        assertThat(outcome.err()).contains("The cluster will end");
        assertThat(outcome.out()).contains("Somebody did not hear of it");
        assertThat(server.asked().get(1).body()).isEqualTo("{\"force\":true}");
    }

    @Test
    void nothing_is_done_without_a_yes() {
        leaves("leave", "");
        assertThat(run(new Shell().typing("n"), "leave").code()).isEqualTo(64);
        Shell.Outcome script = run(new Shell(), "leave");
        assertThat(script.code()).isEqualTo(64);
        assertThat(script.err()).contains("say --yes to go on");
        assertThat(server.asked()).hasSize(2);
    }

    @Test
    void a_dry_run_shows_the_plan_and_asks_nobody() {
        leaves("leave", "");
        Shell.Outcome outcome = run(new Shell(), "leave", "--dry-run");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("this node remembers that it left");
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void a_node_is_taken_out_and_what_is_left_is_told() {
        server.on("DELETE /nodes/2?dry_run=true", 200, PLAN.formatted("remove"));
        server.on("DELETE /nodes/2", 202, BEGUN);
        ends("\"DROP_SLOT\",\"TELL_NODE\"");
        Shell.Outcome outcome = run(new Shell(), "remove", "--node", "2", "--yes");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out())
                .contains("Node 2 is out of the cluster.", "run mainstay leave there", "slot is still in use");
    }

    @Test
    void a_refusal_is_told_with_its_code() {
        server.on("DELETE /nodes/9?dry_run=true", 404, "{\"success\":false,\"message\":\"Node not found\"}");
        Shell.Outcome outcome = run(new Shell(), "remove", "--node", "9", "--yes");
        assertThat(outcome.code()).isEqualTo(66);
        assertThat(outcome.err()).contains("Node not found");
    }

    @Test
    void the_configuration_is_changed_for_all() {
        server.on("PATCH /config", 200, CONFIGURED);
        Shell.Outcome outcome =
                run(new Shell(), "config", "set", "--auto-failover", "off", "--threshold", "90s", "--name", "DC1");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("Configuration updated: automatic failover off, threshold 90 s, main DC1");
        assertThat(server.asked().get(0).body())
                .isEqualTo("{\"auto_failover_enabled\":false,\"auto_failover_threshold_seconds\":90,"
                        + "\"server_name\":\"DC1\"}");
    }

    @ParameterizedTest
    @CsvSource({"--auto-failover,maybe", "--threshold,soon", "--name,''"})
    void bad_words_are_refused_before_anything_is_asked(String option, String word) {
        assertThat(run(new Shell(), "config", "set", option, word).code()).isEqualTo(64);
        assertThat(server.asked()).isEmpty();
    }
}
