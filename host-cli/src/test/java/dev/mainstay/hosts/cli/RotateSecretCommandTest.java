package dev.mainstay.hosts.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** rotate-secret against a scripted server. */
class RotateSecretCommandTest {
    private static final String SECRET = "0f".repeat(32);

    private final FakeServer server = new FakeServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private Shell.Outcome run(String... words) {
        List<String> all = new ArrayList<>(List.of("rotate-secret", "--url", server.url()));
        all.addAll(List.of(words));
        return new Shell().with("MAINSTAY_TOKEN", "the-token").run(all.toArray(String[]::new));
    }

    @Test
    void the_next_secret_is_printed_when_every_member_has_it() {
        server.on(
                "POST /rotate-secret",
                200,
                "{\"success\":true,\"message\":\"Cluster secret rotated\",\"data\":{\"cluster_secret\":\"" + SECRET
                        + "\"}}");
        Shell.Outcome outcome = run();
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("nobody takes the old one any more", SECRET);
    }

    @Test
    void it_is_printed_although_a_member_is_away() {
        server.on(
                "POST /rotate-secret",
                202,
                "{\"success\":true,\"message\":\"started\",\"data\":{\"operation_id\":\"op-7\",\"cluster_secret\":\""
                        + SECRET + "\"}}");
        Shell.Outcome outcome = run();
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("Not every member has it yet", "mainstay operation op-7", SECRET);
    }

    @Test
    void a_dry_run_shows_the_plan_and_a_refusal_is_told() {
        server.on("POST /rotate-secret?dry_run=true", 200, """
                {"success":true,"message":"m","data":{"plan":{"transition":"rotate-secret","may_start":true,
                 "verdicts":[{"guard":"node-is-main","answer":"yes","detail":"this node is main"}],
                 "steps":[{"name":"PREPARE","condition":"every member takes the next secret as well",
                  "point_of_no_return":false}],"facts":{}}}}
                """);
        assertThat(run("--dry-run").out()).contains("every member takes the next secret as well");
        server.on("POST /rotate-secret", 409, "{\"success\":false,\"message\":\"operation in progress\"}");
        Shell.Outcome refused = run();
        assertThat(refused.code()).isEqualTo(10);
        assertThat(refused.err()).contains("operation in progress");
    }
}
